using Canary.Kubernetes.Client;
using Canary.Resources.Manifests;
using Canary.Simulator.Cluster;

namespace Canary.Cli.CommandLine;

/// <summary>Applies manifest files to a simulated cluster, in the order in which they stand.</summary>
internal static class ManifestLoader
{
    /// <exception cref="CommandException">Says all that is wrong, by file, line and column; what is right was applied.</exception>
    public static void Load(SimulatedCluster cluster, IEnumerable<FileInfo> files)
    {
        var problems = new List<string>();
        foreach (var file in files)
        {
            if (!file.Exists)
            {
                problems.Add($"{file.FullName} is not there");
                continue;
            }
            var reading = ManifestReader.Read(file.FullName, File.ReadAllText(file.FullName));
            problems.AddRange(reading.Errors.Select(error => error.ToString()));
            problems.AddRange(reading.Documents.Select(document => Apply(cluster, document)).OfType<string>());
        }
        if (problems.Count > 0)
        {
            throw new CommandException(string.Join(Environment.NewLine, problems));
        }
    }

    /// <summary>Null: it is in the cluster.</summary>
    private static string? Apply(SimulatedCluster cluster, Manifest manifest)
    {
        var type = cluster.Types.FirstOrDefault(type =>
            type.Kind == manifest.Kind && type.ApiVersion == manifest.ApiVersion
        );
        if (type is null)
        {
            return $"{manifest.File}:{manifest.Position}: the cluster has no kind {manifest.Kind} of {manifest.ApiVersion}; "
                + "load its CustomResourceDefinition before it";
        }
        var content = manifest.Content;
        if (type.Namespaced && manifest.Namespace.Length == 0 && content["metadata"] is { } metadata)
        {
            metadata["namespace"] = "default";
        }
        try
        {
            cluster.Apply(type, content, "canary-simulator");
            return null;
        }
        catch (KubernetesException e)
        {
            return $"{manifest.File}:{manifest.Position}: {e.Message}";
        }
    }
}
