using Canary.Engine;
using Canary.Engine.Analysis;
using Canary.Engine.Strategies;

namespace Canary.Benchmarks;

/// <summary>What a pass is given.</summary>
internal readonly record struct EngineInput(
    RolloutStatus Status,
    Observation Seen,
    Answers Answers,
    DateTimeOffset Now
);

/// <summary>
/// The passes of a whole rollout in a world where every effect takes hold at once: initialisation, ten weights judged by two metrics,
/// promotion. Every pass is made twice, as in a cluster, where most events bring nothing new.
/// </summary>
internal sealed class EngineTrace
{
    private readonly List<EngineInput> inputs = [];
    private Observation seen = new() { Target = Workload("v1", 1, 3) };
    private RolloutStatus status = new();
    private DateTimeOffset now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    public static RolloutPolicy Policy { get; } =
        new()
        {
            TargetName = "podinfo",
            Namespace = "test",
            Strategy = new WeightedStrategy([5, 10, 15, 20, 25, 30, 35, 40, 45, 50]),
            Threshold = 5,
            Metrics =
            [
                Check("request-success-rate", BuiltInMetricKind.RequestSuccessRate) with
                {
                    Min = 99,
                },
                Check("request-duration", BuiltInMetricKind.RequestDuration) with
                {
                    Max = 500,
                },
            ],
        };

    public static EngineInput[] Record()
    {
        var trace = new EngineTrace();
        trace.RunTo(RolloutPhase.Initialized);
        trace.seen = trace.seen with { Target = Workload("v2", 10, 0) };
        trace.RunTo(RolloutPhase.Succeeded);
        return [.. trace.inputs];
    }

    private void RunTo(RolloutPhase phase)
    {
        while (status.Phase != phase)
        {
            Pass();
            Pass();
            now += Policy.Interval;
        }
    }

    private void Pass()
    {
        var asked = RolloutEngine.Questions(Policy, status, seen, now).Count > 0;
        var answers = asked
            ? new Answers { Metrics = [.. Policy.Metrics.Select(check => MetricAnswer.Of(check.Name, 99.5))] }
            : Answers.None;
        inputs.Add(new(status, seen, answers, now));
        status = RolloutEngine.Decide(Policy, status, seen, answers, now).Next;
        foreach (var effect in EffectPlanner.Plan(Policy, status, seen))
        {
            seen = After(effect);
        }
    }

    private Observation After(Effect effect) =>
        effect switch
        {
            AddFinalizer => seen with { HasFinalizer = true },
            WritePrimary write => seen with { Primary = Workload(write.Revision, 1, write.Replicas) },
            ScaleTarget scale => seen with { Target = seen.Target! with { Replicas = scale.Replicas } },
            ApplyServices => seen with { ServicesCurrent = true },
            ApplyRoute(var traffic) => seen with
            {
                Route = new()
                {
                    Current = true,
                    Accepted = true,
                    Traffic = traffic,
                },
            },
            _ => throw new InvalidOperationException($"A good rollout needs no {effect}."),
        };

    private static WorkloadObservation Workload(string revision, int generation, int replicas) =>
        new()
        {
            Revision = revision,
            Fence = $"{generation}",
            Replicas = replicas,
            Readiness = Readiness.Ready,
            Images = [$"podinfo:{revision}"],
        };

    private static MetricCheck Check(string name, BuiltInMetricKind kind) =>
        new() { Name = name, Source = new BuiltInMetric(kind) };
}
