using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources;
using Canary.Resources.Status;
using Canary.Resources.V1;
using Canary.Routing;

namespace Canary.Controller.Rollouts;

/// <summary>What became of a status.</summary>
internal enum StatusOutcome
{
    /// <summary>It says already what it should.</summary>
    Unchanged,

    Written,

    /// <summary>The object is not the one that was looked at: somebody else leads, or it moved. Nothing was written.</summary>
    Conflict,
}

/// <summary>Writes statuses: only what differs, and only onto the version that was looked at.</summary>
internal sealed class StatusWriter(IKubernetesClient client, IInformer<V1Canary> canaries, TimeProvider time)
{
    /// <summary>Persists what the engine decided.</summary>
    public async Task<StatusOutcome> WriteAsync(
        V1Canary canary,
        RolloutStatus next,
        CancellationToken cancellationToken
    )
    {
        var status = CanaryStatusMapper.ToResource(next, canary.Status, canary.Metadata.Generation, time.GetUtcNow());
        if (Change(canary.Status, status) is not { } change)
        {
            return StatusOutcome.Unchanged;
        }
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = canary.Metadata.ResourceVersion },
            ["status"] = change,
        };
        try
        {
            var patch = Patch.Merge(body) with { FieldManager = FieldManagers.Controller, Subresource = "status" };
            var written = await client.PatchAsync(
                V1Canary.Type,
                canary.Metadata.Key,
                patch,
                CanaryJson.Default.V1Canary,
                cancellationToken
            );
            canaries.Put(written);
            return StatusOutcome.Written;
        }
        catch (KubernetesException e) when (e.IsConflict || e.IsNotFound)
        {
            return StatusOutcome.Conflict;
        }
    }

    /// <summary>
    /// Whether the server still has the version that was looked at. Asked before a pass that wrote no status touches the world: a stale
    /// reader could otherwise undo a step.
    /// </summary>
    public async Task<bool> IsCurrentAsync(V1Canary canary, CancellationToken cancellationToken)
    {
        try
        {
            var live = await client.GetAsync(
                V1Canary.Type,
                canary.Metadata.Key,
                CanaryJson.Default.V1Canary,
                cancellationToken
            );
            canaries.Put(live);
            return live.Metadata.ResourceVersion == canary.Metadata.ResourceVersion;
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    /// <summary>What differs; null: nothing does, as after most passes.</summary>
    private static JsonObject? Change(V1CanaryStatus? from, V1CanaryStatus to)
    {
        var (before, after) = (ToJson(from), ToJson(to));
        return before.AsSpan().SequenceEqual(after)
            ? null
            : MergePatch.Between(JsonNode.Parse(before)!.AsObject(), JsonNode.Parse(after)!.AsObject()); // both are objects
    }

    private static byte[] ToJson(V1CanaryStatus? status) =>
        status is null
            ? "{}"u8.ToArray()
            : JsonSerializer.SerializeToUtf8Bytes(status, CanaryJson.Default.V1CanaryStatus);
}
