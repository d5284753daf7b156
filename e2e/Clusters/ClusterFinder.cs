namespace Canary.EndToEnd.Tests.Clusters;

/// <summary>Finds the real cluster to play in, by the environment; e2e/README.md tells users the same.</summary>
internal static class ClusterFinder
{
    public const string KubeConfig = "CANARY_E2E_KUBECONFIG";
    public const string Context = "CANARY_E2E_CONTEXT";
    public const string Assets = "KUBEBUILDER_ASSETS";
    public const string Image = "CANARY_E2E_K3S_IMAGE";

    /// <summary>The cluster, started if need be; or why there is none.</summary>
    public static async Task<(ITestCluster? Cluster, string Reason)> FindAsync(CancellationToken cancellationToken)
    {
        if (Variable(KubeConfig) is { } named)
        {
            return (new GivenCluster(named, Variable(Context), KubeConfig), "");
        }
        if (Variable(Assets) is { } assets)
        {
            var missing = AssetsCluster.Programs.Where(program => !File.Exists(Path.Combine(assets, program))).ToList();
            return missing.Count > 0
                ? (null, $"{Assets} is {assets}, which has no {string.Join(", no ", missing)}.")
                : (await AssetsCluster.StartAsync(assets, cancellationToken), "");
        }
        if (Variable("KUBECONFIG") is { } usual && !usual.Contains(Path.PathSeparator, StringComparison.Ordinal))
        {
            var foreign = await ClusterProbe.ForeignNodesAsync(usual, cancellationToken);
            return foreign.Count > 0
                ? (
                    null,
                    $"KUBECONFIG leads to a cluster in use ({foreign[0]}); if it is for tests, name it in {KubeConfig}."
                )
                : (new GivenCluster(usual, null, "KUBECONFIG"), "");
        }
        if (Variable(Image) is { } image)
        {
            return (await K3sCluster.StartAsync(image, cancellationToken), "");
        }
        return K3sCluster.IsAvailable()
            ? await TryDockerAsync(cancellationToken)
            : (
                null,
                $"No real cluster: neither {KubeConfig} nor {Assets} is set, KUBECONFIG is not, and no Docker answers. See e2e/README.md."
            );
    }

    /// <summary>That Docker is there does not mean that it may or can have the image: nobody asked for it.</summary>
    private static async Task<(ITestCluster? Cluster, string Reason)> TryDockerAsync(
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await K3sCluster.StartAsync(K3sCluster.DefaultImage, cancellationToken), "");
        }
        catch (InvalidOperationException exception)
        {
            return (null, $"Docker answers, but {K3sCluster.DefaultImage} does not start: {exception.Message}");
        }
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
