using System.Text.Json.Nodes;
using Canary.Engine.Commands;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources;
using Canary.Resources.Commands;
using Canary.Resources.V1;
using Canary.Routing;

namespace Canary.Controller.Rollouts;

/// <summary>Takes the annotations of commands away that were decided on, and nothing else of the Canary.</summary>
internal sealed class CommandAnnotations(IKubernetesClient client, IInformer<V1Canary> canaries)
{
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
            return true;
        }
        catch (KubernetesException e) when (e.IsConflict || e.IsNotFound)
        {
            return false;
        }
    }
}
