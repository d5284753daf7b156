namespace Canary.Kubernetes.Client.Configuration;

/// <summary>Which kubeconfig files count.</summary>
internal static class KubeConfigFiles
{
    public static string DefaultPath(KubernetesConfigurationOptions options) =>
        Path.Combine(options.HomeDirectory, ".kube", "config");

    /// <summary>The files to merge, first counts most; none: look elsewhere.</summary>
    /// <exception cref="KubernetesConfigurationException">A file named by the user is not there.</exception>
    public static IReadOnlyList<string> Find(KubernetesConfigurationOptions options)
    {
        if (options.KubeConfig is { Length: > 0 } named)
        {
            return File.Exists(named)
                ? [Path.GetFullPath(named)]
                : throw new KubernetesConfigurationException($"There is no kubeconfig file {Path.GetFullPath(named)}.");
        }
        if (options.Variable("KUBECONFIG") is not { Length: > 0 } list)
        {
            var path = DefaultPath(options);
            return File.Exists(path) ? [path] : [];
        }
        var listed = list.Split(
                Path.PathSeparator,
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
            .Distinct()
            .ToList();
        var found = listed.Where(File.Exists).Select(Path.GetFullPath).ToList();
        return found.Count > 0
            ? found
            : throw new KubernetesConfigurationException(
                $"KUBECONFIG names {string.Join(", ", listed)}, but no such file exists. Correct the variable or unset it."
            );
    }
}
