using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Resources.Status;
using Canary.Resources.V1;

namespace Canary.Resources.Tests.Status;

/// <summary>What <c>wait</c> and <c>healthChecks</c> of Flux, <c>kubectl wait</c> and others make of every phase, with no configuration.</summary>
public sealed class KstatusTests
{
    private const int Generation = 7;

    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<RolloutPhase, Kstatus> Table { get; } =
        new()
        {
            { RolloutPhase.None, Kstatus.InProgress },
            { RolloutPhase.Initializing, Kstatus.InProgress },
            { RolloutPhase.Initialized, Kstatus.Current },
            { RolloutPhase.Waiting, Kstatus.InProgress },
            { RolloutPhase.Progressing, Kstatus.InProgress },
            { RolloutPhase.WaitingPromotion, Kstatus.InProgress },
            { RolloutPhase.Promoting, Kstatus.InProgress },
            { RolloutPhase.Finalising, Kstatus.InProgress },
            { RolloutPhase.Baking, Kstatus.InProgress },
            { RolloutPhase.Paused, Kstatus.InProgress },
            { RolloutPhase.Succeeded, Kstatus.Current },
            { RolloutPhase.Failed, Kstatus.Failed },
            { RolloutPhase.Terminating, Kstatus.InProgress },
            { RolloutPhase.Terminated, Kstatus.InProgress },
        };

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_phase_reads_as_what_it_is(RolloutPhase phase, Kstatus expected) =>
        Assert.Equal(expected, KstatusReader.Of(Object(new() { Phase = phase })));

    [Theory]
    [MemberData(nameof(Table))]
    public void A_spec_that_was_not_seen_yet_is_on_its_way_whatever_the_phase(RolloutPhase phase, Kstatus ignored)
    {
        _ = ignored;
        var canary = Object(new() { Phase = phase });
        canary["metadata"]!["generation"] = Generation + 1;

        Assert.Equal(Kstatus.InProgress, KstatusReader.Of(canary));
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void What_only_a_person_can_change_has_failed_whatever_the_phase(RolloutPhase phase, Kstatus ignored)
    {
        _ = ignored;
        var status = new RolloutStatus { Phase = phase, Stalled = new("InvalidSpec", "spec.analysis: is missing") };

        Assert.Equal(Kstatus.Failed, KstatusReader.Of(Object(status)));
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void A_canary_on_its_way_out_terminates_whatever_the_phase(RolloutPhase phase, Kstatus ignored)
    {
        _ = ignored;
        var canary = Object(new() { Phase = phase });
        canary["metadata"]!["deletionTimestamp"] = "2026-01-31T12:00:00Z";

        Assert.Equal(Kstatus.Terminating, KstatusReader.Of(canary));
    }

    [Fact]
    public void The_table_has_every_phase() =>
        Assert.Equal(Enum.GetValues<RolloutPhase>(), Table.Select(row => row.Data.Item1));

    [Fact]
    public void A_canary_that_no_controller_has_seen_reads_as_current_as_every_unknown_object_does() =>
        Assert.Equal(
            Kstatus.Current,
            KstatusReader.Of(
                new()
                {
                    ["kind"] = "Canary",
                    ["metadata"] = new JsonObject { ["generation"] = 1 },
                }
            )
        );

    /// <summary>A Canary as the server has it.</summary>
    private static JsonObject Object(RolloutStatus status) =>
        new()
        {
            ["apiVersion"] = V1Canary.Type.ApiVersion,
            ["kind"] = V1Canary.Type.Kind,
            ["metadata"] = new JsonObject { ["generation"] = Generation },
            ["status"] = JsonSerializer.SerializeToNode(
                CanaryStatusMapper.ToResource(status, null, Generation, Now),
                CanaryJson.Default.V1CanaryStatus
            ),
        };
}
