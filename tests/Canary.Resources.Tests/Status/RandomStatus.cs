using Canary.Engine;
using Canary.Engine.Commands;
using Canary.Engine.Gates;

namespace Canary.Resources.Tests.Status;

/// <summary>Any status at all, from a seed.</summary>
internal sealed class RandomStatus(int seed)
{
    private readonly Random random = new(seed);

    public RolloutStatus Next() =>
        new()
        {
            Phase = OneOf(Enum.GetValues<RolloutPhase>()),
            Traffic = Traffic(),
            PeakWeight = random.Next(101),
            FailedChecks = random.Next(10),
            Iterations = random.Next(10),
            Step = random.Next(10),
            Steps = random.Next(10),
            LastAppliedSpec = Maybe(Text),
            LastPromotedSpec = Maybe(Text),
            Revision = Maybe(() => new RevisionStatus(Text(), Text(), List(Text), Pairs())),
            TrackedConfigs = Pairs(),
            StartedAt = Sometimes(Time),
            LastTransitionTime = Sometimes(Time),
            StepStartedAt = Sometimes(Time),
            NextStepAt = Sometimes(Time),
            UnreadySince = Sometimes(Time),
            HoldSince = Sometimes(Time),
            NextAskAt = Sometimes(Time),
            AnalysisStartedAt = Sometimes(Time),
            IsPrepared = random.Next(2) == 0,
            AwaitsPostRollout = random.Next(2) == 0,
            PromoteBy = Maybe(Text),
            SkipsStep = random.Next(2) == 0,
            Suspended = random.Next(2) == 0,
            Pause = Maybe(() =>
                new PauseRecord(OneOf(Enum.GetValues<PauseCause>()), Time(), Maybe(Text), Sometimes(Time))
            ),
            Bake = Maybe(() => new BakeRecord(Time())),
            FormerRun = Maybe(() => new FormerRunRecord(Time(), random.Next(2) == 0)),
            Gates = List(Gate),
            Commands = List(() =>
                new CommandRecord(Text(), Text(), Maybe(Text), Time(), random.Next(2) == 0, Text(), random.Next(2) == 0)
            ),
            PrimaryFloor = random.Next(2) == 0 ? null : random.Next(1, 50),
            PrimaryFloorUntil = Sometimes(Time),
            Reason = random.Next(3) == 0 ? "" : Text(),
            Message = random.Next(3) == 0 ? "" : Text(),
            Stalled = Maybe(() => new Obstacle(Text(), Text())),
            Checks = List(Check),
            History = List(Rollout),
        };

    private CanaryTraffic Traffic() =>
        new()
        {
            Weight = random.Next(100_001) / 1000m,
            Mirror = random.Next(101),
            Match = Maybe(Text),
            Cookies = Maybe(() => new SessionCookies(Text(), Maybe(Text), Maybe(Text))),
        };

    private CheckRecord Check() =>
        new(
            Text(),
            Sometimes(Number),
            Sometimes(Number),
            Sometimes(Number),
            OneOf(Enum.GetValues<Verdict>()),
            Maybe(Text),
            Time()
        )
        {
            Failures = random.Next(3),
            Errors = random.Next(3),
            DryRun = random.Next(2) == 0,
        };

    private GateRecord Gate() =>
        new(
            Text(),
            OneOf(Enum.GetValues<GatePlace>()),
            OneOf(Enum.GetValues<GateState>()),
            Text(),
            Time(),
            Time(),
            Maybe(Text),
            Maybe(Text)
        );

    private RolloutRecord Rollout() =>
        new(
            Text(),
            List(Text),
            Time(),
            Time(),
            OneOf(Enum.GetValues<RolloutResult>()),
            Text(),
            Text(),
            random.Next(1001) / 10m
        )
        {
            By = Maybe(Text),
        };

    private string Text() => OneOf(["a", "sha256:0f", "ümlaut \"quoted\" </b>", "line\nbreak", "🐤", "true", "1"]);

    private double Number() =>
        OneOf([0, -0.5, 99.95, 1e300, double.Epsilon, double.NaN, double.PositiveInfinity, random.NextDouble()]);

    private DateTimeOffset Time() =>
        new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 300));

    private ValueList<KeyValuePair<string, string>> Pairs() =>
        Enumerable.Range(0, random.Next(3)).Select(i => KeyValuePair.Create($"configmap/{i}", Text())).ToValueList();

    private ValueList<T> List<T>(Func<T> item) => Enumerable.Range(0, random.Next(3)).Select(_ => item()).ToValueList();

    private T OneOf<T>(T[] items) => items[random.Next(items.Length)];

    private T? Maybe<T>(Func<T> value)
        where T : class => random.Next(2) == 0 ? null : value();

    private T? Sometimes<T>(Func<T> value)
        where T : struct => random.Next(2) == 0 ? null : value();
}
