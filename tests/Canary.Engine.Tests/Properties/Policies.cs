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
        new BlueGreenStrategy(3),
    ];

    /// <summary>Closed for some of the minutes in which a trace runs.</summary>
    private static Schedule Window(Random random)
    {
        var from = new TimeOnly(10, random.Next(60));
        return new() { Deny = [new([], from, from.AddMinutes(random.Next(1, 30)))] };
    }

    public static RolloutPolicy Random(Random random) =>
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
            Schedule = random.Next(4) == 0 ? Window(random) : null,
            CanaryName = new("test", "m"),
            Group =
                random.Next(4) == 0
                    ? new("g", random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0 ? 1 : null)
                    : null,
            RevertOnDeletion = random.Next(4) != 0,
        };
}
