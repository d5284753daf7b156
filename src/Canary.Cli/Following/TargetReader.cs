using System.Text.Json.Nodes;
using Canary.Cli.CommandLine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Resources.V1;

namespace Canary.Cli.Following;

/// <summary>Reads at which version a Canary's target is.</summary>
internal static class TargetReader
{
    private static readonly ResourceType[] Kinds =
    [
        new("apps", "v1", "deployments", "Deployment"),
        new("apps", "v1", "daemonsets", "DaemonSet"),
        new("apps", "v1", "statefulsets", "StatefulSet"),
    ];

    /// <summary>Null: it is not there, may not be read, or is of a kind whose versions are not counted. Then the status is taken at its word.</summary>
    public static async Task<TargetVersion?> ReadAsync(
        ClusterConnection connection,
        V1Canary canary,
        CancellationToken cancellationToken
    )
    {
        var reference = canary.Spec.TargetRef;
        if (Array.Find(Kinds, kind => kind.Kind == reference?.Kind) is not { } type || reference?.Name is not { } name)
        {
            return null;
        }
        try
        {
            var target = await connection.Client.GetAsync(
                type,
                new(canary.Metadata.Namespace, name),
                KubernetesJson.Default.JsonObject,
                cancellationToken
            );
            var metadata = target["metadata"];
            return new((string?)metadata?["uid"] ?? "", (long?)metadata?["generation"] ?? 0);
        }
        catch (KubernetesException e) when (e.IsNotFound || e.IsForbidden)
        {
            return null;
        }
    }
}
