using Canary.Engine;
using Canary.Resources.Status;
using Canary.Resources.V1;

namespace Canary.Resources.Tests.Status;

public sealed class ConditionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The table of the design; a dash is a condition that is not there.</summary>
    public static TheoryData<RolloutPhase, string, string, string, string> Table { get; } =
        new()
        {
            { RolloutPhase.None, "False", "True", "-", "Unknown" },
            { RolloutPhase.Initializing, "False", "True", "-", "Unknown" },
            { RolloutPhase.Initialized, "True", "-", "-", "True" },
            { RolloutPhase.Waiting, "False", "True", "-", "Unknown" },
            { RolloutPhase.Progressing, "False", "True", "-", "Unknown" },
            { RolloutPhase.WaitingPromotion, "False", "True", "-", "Unknown" },
            { RolloutPhase.Promoting, "False", "True", "-", "Unknown" },
            { RolloutPhase.Finalising, "False", "True", "-", "Unknown" },
            { RolloutPhase.Baking, "False", "True", "-", "Unknown" },
            { RolloutPhase.Paused, "False", "True", "-", "Unknown" },
            { RolloutPhase.Succeeded, "True", "-", "-", "True" },
            { RolloutPhase.Failed, "False", "-", "True", "False" },
            { RolloutPhase.Terminating, "False", "True", "-", "Unknown" },
            { RolloutPhase.Terminated, "False", "True", "-", "Unknown" },
        };

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_phase_has_its_conditions(
        RolloutPhase phase,
        string ready,
        string reconciling,
        string stalled,
        string promoted
    )
    {
        var conditions = For(new() { Phase = phase });

        Assert.Equal(
            (ready, reconciling, stalled, promoted),
            (
                Of(conditions, "Ready"),
                Of(conditions, "Reconciling"),
                Of(conditions, "Stalled"),
                Of(conditions, "Promoted")
            )
        );
    }

    [Fact]
    public void The_table_has_every_phase() =>
        Assert.Equal(Enum.GetValues<RolloutPhase>(), Table.Select(row => row.Data.Item1));

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_condition_says_why_and_in_a_sentence(
        RolloutPhase phase,
        string ready,
        string reconciling,
        string stalled,
        string promoted
    )
    {
        _ = (ready, reconciling, stalled, promoted);

        Assert.All(
            For(new() { Phase = phase }),
            condition =>
            {
                Assert.Matches("^[A-Z][A-Za-z]+$", condition.Reason);
                Assert.EndsWith(".", condition.Message, StringComparison.Ordinal);
                Assert.Equal(7, condition.ObservedGeneration);
            }
        );
    }

    [Theory]
    [InlineData(RolloutPhase.None, "Unknown")]
    [InlineData(RolloutPhase.Succeeded, "True")]
    [InlineData(RolloutPhase.Failed, "False")]
    public void What_only_a_person_can_change_is_Stalled_and_leaves_Promoted_alone(RolloutPhase phase, string promoted)
    {
        var before = For(new() { Phase = phase, Message = "Before." });

        var conditions = Conditions.For(
            new() { Phase = phase, Stalled = new("InvalidSpec", "spec.analysis: is missing; write it") },
            before,
            8,
            Now.AddHours(1)
        );

        Assert.Equal(
            ("False", "-", "True", promoted),
            (
                Of(conditions, "Ready"),
                Of(conditions, "Reconciling"),
                Of(conditions, "Stalled"),
                Of(conditions, "Promoted")
            )
        );
        var stalled = Conditions.Find(conditions, "Stalled")!;
        Assert.Equal(("InvalidSpec", "spec.analysis: is missing; write it"), (stalled.Reason, stalled.Message));
        Assert.Equal(
            Conditions.Find(before, "Promoted")! with
            {
                ObservedGeneration = 8,
            },
            Conditions.Find(conditions, "Promoted")
        );
    }

    [Fact]
    public void A_condition_that_stays_keeps_its_time_and_one_that_changes_does_not()
    {
        var before = For(
            new()
            {
                Phase = RolloutPhase.Progressing,
                Reason = "AwaitingCanary",
                Message = "One.",
            }
        );
        var later = Now.AddMinutes(5);

        var staying = Conditions.For(
            new()
            {
                Phase = RolloutPhase.Progressing,
                Reason = "AwaitingRoute",
                Message = "Two.",
            },
            before,
            7,
            later
        );
        var changing = Conditions.For(new() { Phase = RolloutPhase.Succeeded }, staying, 7, later);

        Assert.All(
            staying,
            condition =>
                Assert.Equal(
                    (Now, "AwaitingRoute", "Two."),
                    (condition.LastTransitionTime, condition.Reason, condition.Message)
                )
        );
        Assert.All(
            changing,
            condition => Assert.Equal((later, "True"), (condition.LastTransitionTime, condition.Status))
        );
    }

    private static IReadOnlyList<V1Condition> For(RolloutStatus status) => Conditions.For(status, null, 7, Now);

    private static string Of(IReadOnlyList<V1Condition> conditions, string type) =>
        Conditions.Find(conditions, type)?.Status ?? "-";
}
