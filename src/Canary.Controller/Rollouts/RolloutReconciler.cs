using Canary.Controller.Configs;
using Canary.Controller.Metrics;
using Canary.Controller.Tracing;
using Canary.Engine;
using Canary.Engine.Strategies;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Kubernetes.Reconciling;
using Canary.Resources.Reading;
using Canary.Resources.Status;
using Canary.Resources.V1;
using Microsoft.Extensions.Logging;

namespace Canary.Controller.Rollouts;

/// <summary>One pass over a Canary: read, observe, ask, answer, decide, persist, apply, announce.</summary>
internal sealed partial class RolloutReconciler(
    IInformer<V1Canary> canaries,
    ReaderOptions reading,
    ProviderAvailability providers,
    Observer observer,
    ConfigCheck configs,
    SecretCheck secrets,
    Interrogator interrogator,
    UrgentCommands urgent,
    RolloutActor actor,
    TimeProvider time,
    ILogger<RolloutReconciler> logger
) : IReconciler<ObjectKey>
{
    /// <summary>The watch usually brings what is missing sooner, and wakes the Canary by itself.</summary>
    private static readonly TimeSpan CatchUpDelay = TimeSpan.FromMilliseconds(250);

    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (canaries.Get(key) is not { } canary)
        {
            return ReconcileResult.Done;
        }
        if (providers.IsLoading(canary) || observer.IsBehind(canary))
        {
            return ReconcileResult.After(CatchUpDelay);
        }
        var status = CommandAnnotations.Settle(canary, CanaryStatusMapper.ToEngine(canary.Status));
        using var scope = logger.BeginScope(new PassScope(key, status.LastAppliedSpec ?? ""));
        var observed = await configs.CheckAsync(
            observer.Observe(canary, CanarySpecReader.Read(canary, reading)),
            cancellationToken
        );
        var sighting = await secrets.CheckAsync(observed, cancellationToken);
        if (PolicyOf(sighting) is not { } policy)
        {
            return await actor.StallAsync(sighting, status, cancellationToken);
        }
        var timings = new PassTimings(time);
        var now = timings.Began;
        var questions = RolloutEngine.Questions(policy, status, sighting.Seen, now);
        var answers = await urgent.WaitAsync(
            key,
            token => interrogator.AnswerAsync(sighting, questions, timings, token),
            cancellationToken
        );
        if (answers is null)
        {
            return ReconcileResult.Done;
        }
        var decision = RolloutEngine.Decide(policy, status, sighting.Seen, answers, now);
        LogPass(key, status.Phase, decision.Next.Phase, questions.Count);
        return await actor.ActAsync(sighting, policy, status, decision, timings, cancellationToken);
    }

    /// <summary>A spec with errors has no policy, but a Canary that is on its way out must be let go all the same.</summary>
    private static RolloutPolicy? PolicyOf(Sighting sighting) =>
        sighting.Reading.Policy
        ?? (
            sighting.Seen.Deleting
                ? new RolloutPolicy
                {
                    Strategy = new WeightedStrategy([100]),
                    TargetName = sighting.TargetKey.Name,
                    Namespace = sighting.TargetKey.Namespace,
                    RevertOnDeletion = sighting.Reading.RevertOnDeletion,
                }
                : null
        );

    [LoggerMessage(
        EventName = "Pass",
        Level = LogLevel.Debug,
        Message = "{Canary}: {From} -> {To}, {Questions} questions asked"
    )]
    private partial void LogPass(ObjectKey canary, RolloutPhase from, RolloutPhase to, int questions);
}
