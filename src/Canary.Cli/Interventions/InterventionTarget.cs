using Canary.Cli.CommandLine;
using Canary.Resources.V1;

namespace Canary.Cli.Interventions;

/// <summary>Which revision a request is meant for.</summary>
internal static class InterventionTarget
{
    /// <summary>The revision that the status shows.</summary>
    /// <exception cref="CommandException">It shows none that could be meant.</exception>
    public static string RevisionOf(V1Canary canary)
    {
        var status = canary.Status;
        if (status?.Revision?.Hash is not { Length: > 0 } revision)
        {
            throw new CommandException(
                $"The controller has not seen a revision of {canary.Metadata.Key} yet. Wait, or use --any-revision."
            );
        }
        // A revision that waits for others is not taken over yet: the status still speaks of the promoted one.
        return status.Phase == "Waiting" && status.LastAppliedSpec == status.LastPromotedSpec
            ? throw new CommandException(
                $"The new revision of {canary.Metadata.Key} waits for its turn and has no place in the status yet. "
                    + "Use --any-revision: the request is kept until its rollout begins."
            )
            : revision;
    }
}
