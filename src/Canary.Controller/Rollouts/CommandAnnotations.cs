using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Engine.Commands;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources;
using Canary.Resources.Commands;
using Canary.Resources.Status;
using Canary.Resources.V1;
using Canary.Routing;

namespace Canary.Controller.Rollouts;

/// <summary>Takes the annotations of commands away that were decided on, and nothing else of the Canary.</summary>
internal sealed class CommandAnnotations(IKubernetesClient client, IInformer<V1Canary> canaries)
{
    /// <summary>When the command was decided on whose annotation was taken away last, by the Canary's uid and the command.</summary>
    private readonly ConcurrentDictionary<(string Uid, string Command), DateTimeOffset> removed = [];

    /// <summary>A handler for changes of Canaries.</summary>
    public void OnCanary(InformerEvent<V1Canary> change)
    {
        if (change.Type == InformerEventType.Deleted)
        {
            foreach (var known in removed.Keys.Where(known => known.Uid == change.Object.Metadata.Uid))
            {
                removed.TryRemove(known, out _);
            }
        }
    }

    /// <summary>
    /// The status as it is now that annotations were removed: one that is there again asks anew, though no pass has seen the Canary without it.
    /// </summary>
    public RolloutStatus Settle(V1Canary canary, RolloutStatus status)
    {
        foreach (var record in status.Commands.Where(record => !record.Pending && IsRemoved(canary, record)))
        {
            // The status says so itself by now.
            removed.TryRemove((canary.Metadata.Uid, record.Command), out _);
        }
        return status.Commands.Any(record => record.Pending && IsRemoved(canary, record))
            ? status with
            {
                Commands = status
                    .Commands.Select(record => IsRemoved(canary, record) ? record with { Pending = false } : record)
                    .ToValueList(),
            }
            : status;
    }

    /// <summary>Removes one. An annotation that says something else by now is another command, and stays.</summary>
    /// <returns>False: the Canary moved meanwhile, look again.</returns>
    public async Task<bool> RemoveAsync(V1Canary canary, Command command, CancellationToken cancellationToken)
    {
        if (canaries.Get(canary.Metadata.Key) is not { } known)
        {
            return true;
        }
        var commands = RolloutCommands.Read(known.Metadata);
        if (!commands.Any(other => other.Name == command.Name && other.Revision == command.Revision))
        {
            return true;
        }
        var gone = new JsonObject { [RolloutCommands.Prefix + command.Name] = null };
        if (commands.Count == 1)
        {
            gone[RolloutCommands.RequestedBy] = null;
        }
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = known.Metadata.ResourceVersion,
                ["annotations"] = gone,
            },
        };
        try
        {
            var patch = Patch.Merge(body) with { FieldManager = FieldManagers.Controller };
            canaries.Put(
                await client.PatchAsync(
                    V1Canary.Type,
                    canary.Metadata.Key,
                    patch,
                    CanaryJson.Default.V1Canary,
                    cancellationToken
                )
            );
            Note(known, command);
            return true;
        }
        catch (KubernetesException e) when (e.IsConflict || e.IsNotFound)
        {
            return false;
        }
    }

    private void Note(V1Canary canary, Command command)
    {
        var records = CanaryStatusMapper.ToEngine(canary.Status).Commands;
        if (records.FirstOrDefault(record => record.Pending && command.IsSame(record)) is { } decided)
        {
            removed[(canary.Metadata.Uid, command.Name)] = decided.At;
        }
    }

    private bool IsRemoved(V1Canary canary, CommandRecord record) =>
        removed.TryGetValue((canary.Metadata.Uid, record.Command), out var at) && at == record.At;
}
