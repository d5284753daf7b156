using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Workloads;

/// <summary>Writes the events of the cluster's controllers; the same event again raises its count, and an hour after the last it is gone.</summary>
/// <param name="cluster">Where.</param>
/// <param name="silent">Nothing is written at all.</param>
internal sealed class EventWriter(ICluster cluster, bool silent = false)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly Dictionary<(string Uid, string Reason, string Message), ObjectKey> known = [];
    private readonly Queue<((string Uid, string Reason, string Message) About, DateTimeOffset At)> oldest = new();
    private long sequence;

    /// <summary>Records an event; that it could not be written stops nobody.</summary>
    /// <param name="component">Who says it: <c>deployment-controller</c>.</param>
    /// <param name="type">The kind of the object that it is about.</param>
    /// <param name="about">That object.</param>
    /// <param name="reason">CamelCase, short.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="warning">Something may be wrong.</param>
    public void Record(
        string component,
        ResourceType type,
        JsonObject about,
        string reason,
        string message,
        bool warning = false
    )
    {
        if (silent)
        {
            return;
        }
        Forget();
        var identity = (about.Uid(), reason, message);
        try
        {
            if (!known.TryGetValue(identity, out var key) || !CountUp(key))
            {
                var created = cluster.Create(
                    Kinds.Events,
                    NewEvent(component, type, about, reason, message, warning),
                    component
                );
                known[identity] = created.Key();
            }
            oldest.Enqueue((identity, cluster.Time.GetUtcNow()));
        }
        catch (KubernetesException)
        {
            // A namespace that is being deleted takes no events.
        }
    }

    private bool CountUp(ObjectKey key)
    {
        if (cluster.Get(Kinds.Events, key) is not { } seen)
        {
            return false;
        }
        seen["count"] = (seen.Number("count") ?? 1) + 1;
        seen["lastTimestamp"] = cluster.Time.GetUtcNow().ToKubernetesTime();
        cluster.Update(Kinds.Events, seen, seen.Text("source", "component") ?? "");
        return true;
    }

    private JsonObject NewEvent(
        string component,
        ResourceType type,
        JsonObject about,
        string reason,
        string message,
        bool warning
    )
    {
        var now = cluster.Time.GetUtcNow().ToKubernetesTime();
        var @namespace = about.Key().Namespace is { Length: > 0 } own ? own : "default";
        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["namespace"] = @namespace, ["name"] = $"{about.Name()}.{++sequence:x16}" },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = type.ApiVersion,
                ["kind"] = type.Kind,
                ["namespace"] = about.Key().Namespace,
                ["name"] = about.Name(),
                ["uid"] = about.Uid(),
            },
            ["reason"] = reason,
            ["message"] = message,
            ["type"] = warning ? "Warning" : "Normal",
            ["source"] = new JsonObject { ["component"] = component },
            ["reportingComponent"] = component,
            ["reportingInstance"] = "",
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
        };
    }

    private void Forget()
    {
        var limit = cluster.Time.GetUtcNow() - Kept;
        while (oldest.TryPeek(out var entry) && entry.At < limit)
        {
            oldest.Dequeue();
            if (
                known.TryGetValue(entry.About, out var key)
                && (cluster.Get(Kinds.Events, key)?.Time("lastTimestamp") ?? DateTimeOffset.MinValue) <= entry.At
            )
            {
                known.Remove(entry.About);
                DeleteQuietly(key);
            }
        }
    }

    private void DeleteQuietly(ObjectKey key)
    {
        try
        {
            cluster.Delete(Kinds.Events, key);
        }
        catch (KubernetesException)
        {
            // Gone already.
        }
    }
}
