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
    /// <summary>
    /// On a Canary: which decisions had their annotations taken away, each as the command and when it was decided on. Written with the removal,
    /// so that a command given again afterwards is known for another, whoever looks next.
    /// </summary>
    public const string Answered = RolloutCommands.Prefix + "answered";

    /// <summary>
    /// The status as it is now that annotations were removed: one that is there again asks anew, though no pass has seen the Canary without it.
    /// </summary>
    public static RolloutStatus Settle(V1Canary canary, RolloutStatus status)
    {
        var answered = AnsweredIn(canary);
        return status.Commands.Any(IsRemoved)
            ? status with
            {
                Commands = status
                    .Commands.Select(record => IsRemoved(record) ? record with { Pending = false } : record)
                    .ToValueList(),
            }
            : status;

        bool IsRemoved(CommandRecord record) => record.Pending && answered.Contains(IdOf(record));
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
        var annotations = new JsonObject
        {
            [RolloutCommands.Prefix + command.Name] = null,
            [Answered] = AnsweredWith(known, command),
        };
        if (commands.Count == 1)
        {
            annotations[RolloutCommands.RequestedBy] = null;
        }
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = known.Metadata.ResourceVersion,
                ["annotations"] = annotations,
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

    /// <summary>With this one, and those that the status does not know of yet.</summary>
    private static string AnsweredWith(V1Canary canary, Command command)
    {
        var before = AnsweredIn(canary);
        var records = CanaryStatusMapper
            .ToEngine(canary.Status)
            .Commands.Where(record => record.Pending && (command.IsSame(record) || before.Contains(IdOf(record))));
        return string.Join(' ', records.Select(IdOf));
    }

    private static string[] AnsweredIn(V1Canary canary) =>
        canary.Metadata.Annotations?.GetValueOrDefault(Answered)?.Split(' ') ?? [];

    private static string IdOf(CommandRecord record) => $"{record.Command}@{TimestampConverter.Format(record.At)}";
}
