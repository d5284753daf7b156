using Canary.Engine.Gates;
using Canary.Engine.Scheduling;
using Canary.Engine.Strategies;
using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Properties;

/// <summary>Policies at random.</summary>
internal static class Policies
{
    private static readonly Strategy[] Strategies =
    [
        new WeightedStrategy([50]),
        new WeightedStrategy([10, 20, 30, 40, 50]),
        new WeightedStrategy([5, 100]),
        new BlueGreenStrategy(1),
        new StepsStrategy([
            new(CanaryTraffic.Of(20), Judged: true),
            new(CanaryTraffic.Of(20), Judged: false) { Pause = new(TimeSpan.FromSeconds(45)) },
            new(CanaryTraffic.Of(60), Judged: true),
            new(CanaryTraffic.Of(60), Judged: true) { Pause = new(null) },
        ]),
        new BlueGreenStrategy(3),
    ];

    /// <summary>Closed for some of the minutes in which a trace runs.</summary>
    private static Schedule Window(Random random)
    {
        var from = new TimeOnly(10, random.Next(60));
        return new() { Deny = [new([], from, from.AddMinutes(random.Next(1, 30)))] };
    }

    private static readonly HookKind[] Kinds =
    [
        HookKind.ConfirmRollout,
        HookKind.PreRollout,
        HookKind.Rollout,
        HookKind.ConfirmTrafficIncrease,
        HookKind.ConfirmPromotion,
        HookKind.PostRollout,
        HookKind.Rollback,
    ];

    public static RolloutPolicy Random(Random random)
    {
        var policy = Plain(random);
        for (var i = random.Next(3) == 0 ? random.Next(1, 4) : 0; i > 0; i--)
        {
            policy = policy.With(Kinds[random.Next(Kinds.Length)], $"hook-{i}");
        }
        for (var i = random.Next(3) == 0 ? random.Next(1, 3) : 0; i > 0; i--)
        {
            var timeout = random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(10, 200)) : (TimeSpan?)null;
            policy = policy.With((GatePlace)random.Next(3), $"gate-{i}", timeout, (GateTimeout)random.Next(3));
        }
        return policy;
    }

    /// <summary>Every other policy judges its primaries on.</summary>
    public static BakePolicy? Bake(Random random) =>
        random.Next(2) == 0
            ? null
            : new(
                TimeSpan.FromSeconds(random.Next(20, 200)),
                random.Next(6) == 0 ? [] : [Stage.SuccessRate with { Interval = TimeSpan.FromSeconds(10) }]
            );

    private static RolloutPolicy Plain(Random random) =>
        new()
        {
            TargetName = "podinfo",
            Namespace = "test",
            Strategy = Strategies[random.Next(Strategies.Length)],
            SkipAnalysis = random.Next(8) == 0,
            Interval = TimeSpan.FromSeconds(random.Next(5, 40)),
            Threshold = random.Next(1, 4),
            ProgressDeadline = TimeSpan.FromSeconds(random.Next(30, 120)),
            MaxHold = TimeSpan.FromSeconds(random.Next(60, 300)),
            Metrics = random.Next(6) == 0 ? [] : [Stage.SuccessRate],
            RollbackWindow = random.Next(3) == 0 ? random.Next(1, 4) : 0,
            Bake = Bake(random),
            Schedule = random.Next(4) == 0 ? Window(random) : null,
            CanaryName = new("test", "m"),
            Group =
                random.Next(4) == 0
                    ? new("g", random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0 ? 1 : null)
                    : null,
            OnFailure = (FailureAction)Math.Max(0, random.Next(5) - 3),
            OnInconclusive = (InconclusiveAction)Math.Max(0, random.Next(6) - 3),
            RevertOnDeletion = random.Next(4) != 0,
        };
}
