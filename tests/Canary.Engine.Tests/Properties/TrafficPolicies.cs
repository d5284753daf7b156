using Canary.Engine.Strategies;

namespace Canary.Engine.Tests.Properties;

/// <summary>Every way to give a canary traffic, at random.</summary>
internal static class TrafficPolicies
{
    private const string Match = "analysis.match";

    private static readonly Strategy[] Strategies =
    [
        new WeightedStrategy([50]) { Mirror = 100 },
        new WeightedStrategy([10, 60]) { Match = Match },
        new BlueGreenStrategy(2) { Mirror = 12.5m },
        new AbTestingStrategy(Match, 2),
        new StepsStrategy([
            new(new() { Mirror = 20 }, Judged: true),
            new(new() { Weight = 100, Match = "analysis.steps[1].match" }, Judged: true),
            new(CanaryTraffic.Of(0.5m), Judged: true) { Hold = TimeSpan.FromSeconds(45) },
            new(CanaryTraffic.Of(0.5m), Judged: false) { Pause = new(TimeSpan.FromSeconds(20)) },
            new(CanaryTraffic.Of(60), Judged: true) { Hold = TimeSpan.FromSeconds(3) },
            new(CanaryTraffic.Of(20), Judged: true),
        ]),
        new StepsStrategy([
            new(CanaryTraffic.None, Judged: true),
            new(new() { Weight = 100, Match = "analysis.steps[1].match" }, Judged: true),
        ]),
    ];

    /// <summary>A policy with more to it, every other time.</summary>
    public static RolloutPolicy Vary(RolloutPolicy policy, Random random) =>
        policy with
        {
            Strategy = random.Next(2) == 0 ? policy.Strategy : Any(random),
            PromotionStep = random.Next(3) == 0 ? random.Next(5, 60) : null,
            Abort = random.Next(3) == 0 ? Abort(random) : null,
            SessionAffinity = random.Next(3) == 0 ? Affinity(random) : null,
            PrimaryReadyThreshold = random.Next(3) == 0 ? random.Next(101) : 100,
            CanaryReadyThreshold = random.Next(3) == 0 ? random.Next(101) : 100,
        };

    /// <summary>A user edits one thing.</summary>
    public static RolloutPolicy Edit(RolloutPolicy policy, Random random) =>
        random.Next(5) switch
        {
            0 => policy with { Strategy = Any(random) },
            1 => policy with { PromotionStep = random.Next(2) == 0 ? null : random.Next(5, 60) },
            2 => policy with { Abort = random.Next(2) == 0 ? null : Abort(random) },
            3 => policy with { SessionAffinity = random.Next(2) == 0 ? null : Affinity(random) },
            _ => policy with { CanaryReadyThreshold = random.Next(101), PrimaryReadyThreshold = random.Next(101) },
        };

    private static Strategy Any(Random random) => Strategies[random.Next(Strategies.Length)];

    private static GradualAbort Abort(Random random) =>
        new(random.Next(1, 60), TimeSpan.FromSeconds(random.Next(1, 60)));

    private static SessionAffinity Affinity(Random random) => new("canary", random.Next(2) == 0 ? "primary" : null);
}
