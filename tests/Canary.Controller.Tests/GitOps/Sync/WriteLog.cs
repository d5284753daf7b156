using System.Text.Json.Nodes;
using Canary.Simulator.Cluster;

namespace Canary.Controller.Tests.GitOps.Sync;

/// <summary>
/// Who changes what of the objects that are in Git: the agent that syncs them, or anyone in the cluster. A write that changes nothing leaves
/// no trace, nor does a status.
/// </summary>
internal sealed class WriteLog : IDisposable
{
    private readonly IDisposable subscription;
    private readonly Func<JsonObject, bool> isInGit;
    private readonly List<string> byAgent = [];
    private readonly List<string> byOthers = [];
    private bool isAgents;

    public WriteLog(SimulatedCluster cluster, Func<JsonObject, bool> isInGit)
    {
        this.isInGit = isInGit;
        subscription = cluster.Subscribe(OnChange);
    }

    /// <summary>What the agent changed, in order: <c>Deployment podinfo spec.replicas</c>.</summary>
    public IReadOnlyList<string> ByAgent => byAgent;

    /// <summary>What anyone else changed.</summary>
    public IReadOnlyList<string> ByOthers => byOthers;

    /// <summary>The first change meanwhile is the agent's doing; what follows is others' answer to it.</summary>
    public void Writing(Action write)
    {
        isAgents = true;
        write();
        isAgents = false;
    }

    public void Clear()
    {
        byAgent.Clear();
        byOthers.Clear();
    }

    public void Dispose() => subscription.Dispose();

    private void OnChange(ClusterChange change)
    {
        if (!isInGit(change.Object))
        {
            return;
        }
        var what = $"{change.Type.Kind} {change.Key.Name}";
        var fields = change.Kind switch
        {
            ClusterChangeKind.Added => ["created"],
            ClusterChangeKind.Deleted => ["deleted"],
            _ => Differences(change.Old, change.Object, "").Order(StringComparer.Ordinal).ToList(),
        };
        if (fields.Count > 0)
        {
            (isAgents ? byAgent : byOthers).Add($"{what} {string.Join(" ", fields)}");
        }
        isAgents = false;
    }

    private static IEnumerable<string> Differences(JsonObject? before, JsonObject? now, string path)
    {
        var names = (before ?? []).Concat(now ?? []).Select(member => member.Key).Distinct();
        foreach (var name in names)
        {
            var (old, present) = (before?[name], now?[name]);
            var at = path.Length == 0 ? name : $"{path}.{name}";
            if (IsTheServers(at) || JsonNode.DeepEquals(old, present))
            {
                continue;
            }
            if (IsDeep(at) && (old is JsonObject || present is JsonObject))
            {
                foreach (var difference in Differences(old as JsonObject, present as JsonObject, at))
                {
                    yield return difference;
                }
            }
            else
            {
                yield return at;
            }
        }
    }

    private static bool IsDeep(string path) =>
        path is "metadata" or "metadata.annotations" or "metadata.labels" or "spec";

    private static bool IsTheServers(string path) =>
        path
            is "status"
                or "metadata.resourceVersion"
                or "metadata.generation"
                or "metadata.managedFields"
                // The note of what was applied is part of applying.
                or "metadata.annotations.kubectl.kubernetes.io/last-applied-configuration"
                or "metadata.annotations.deployment.kubernetes.io/revision"
                or "metadata.annotations.deprecated.daemonset.template.generation";
}
