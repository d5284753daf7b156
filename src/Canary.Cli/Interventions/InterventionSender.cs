using Canary.Cli.CommandLine;
using Canary.Cli.Following;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Resources;
using Canary.Resources.V1;

namespace Canary.Cli.Interventions;

/// <summary>Asks something of a rollout, and waits for the controller's answer.</summary>
/// <param name="connection">The cluster.</param>
/// <param name="key">The Canary.</param>
/// <param name="time">The time that waits go by.</param>
internal sealed class InterventionSender(ClusterConnection connection, ObjectKey key, TimeProvider time)
{
    /// <summary>Owns what is written here.</summary>
    private const string FieldManager = "canary-cli";

    /// <summary>The controller writes statuses all the time: the version that was read may be old at once.</summary>
    private const int Tries = 10;

    /// <summary>Writes the annotation, for the revision that was shown.</summary>
    /// <param name="shown">The Canary as the person knows it.</param>
    /// <param name="wanted">What to ask.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The Canary as it was just before.</returns>
    /// <exception cref="CommandException">Another revision has come meanwhile, or there is no end to other writers.</exception>
    public async Task<V1Canary> SendAsync(V1Canary shown, Intervention wanted, CancellationToken cancellationToken)
    {
        var present = shown;
        for (var tried = 1; ; tried++)
        {
            var patch = Patch.Merge(wanted.Patch(present.Metadata.ResourceVersion)) with
            {
                FieldManager = FieldManager,
            };
            try
            {
                await connection.Client.PatchAsync(
                    V1Canary.Type,
                    key,
                    patch,
                    CanaryJson.Default.V1Canary,
                    cancellationToken
                );
                return present;
            }
            catch (KubernetesException e) when (e.IsConflict && tried < Tries)
            {
                present = CanaryObjects.Parse(await CanaryObjects.GetAsync(connection.Client, key, cancellationToken));
            }
            if (wanted.Revision != Intervention.AnyRevision && RevisionOf(present) != RevisionOf(shown))
            {
                throw new CommandException(
                    $"Nothing was asked: {key} went on from revision {RevisionOf(shown)} to {RevisionOf(present)} meanwhile. "
                        + "Look at it, and ask again."
                );
            }
        }
    }

    /// <summary>What the controller made of it.</summary>
    /// <param name="wanted">What was asked.</param>
    /// <param name="before">The Canary as it was just before that.</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null: it has not answered within the limit.</returns>
    public Task<InterventionOutcome?> AwaitAsync(
        Intervention wanted,
        V1Canary before,
        TimeSpan limit,
        CancellationToken cancellationToken
    ) =>
        CanaryChanges.UntilAsync(
            connection,
            key,
            time,
            limit,
            canary => InterventionOutcome.Of(wanted, before, canary),
            cancellationToken
        );

    private static string? RevisionOf(V1Canary canary) => canary.Status?.Revision?.Hash;
}
