using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.GitOps.ArgoCd;

/// <summary>What Argo CD shows as a Canary's health.</summary>
public sealed class HealthTests : Situations
{
    /// <summary>Who looks on, and what they must be told: by the script that is shipped, and by the one that Argo CD has for Flagger.</summary>
    public static TheoryData<string, string, string> Table { get; } =
        new()
        {
            { "initializing", "Progressing", "Unknown" },
            { "initialized", "Healthy", "Healthy" },
            { "waiting for its schedule", "Progressing", "Unknown" },
            { "waiting at a gate", "Suspended", "Unknown" },
            { "progressing", "Progressing", "Progressing" },
            { "progressing at a gate", "Suspended", "Progressing" },
            { "waiting for promotion", "Suspended", "Unknown" },
            { "promoting", "Progressing", "Progressing" },
            { "finalising", "Progressing", "Progressing" },
            { "baking", "Progressing", "Unknown" },
            { "held in its bake", "Suspended", "Unknown" },
            { "paused by a person", "Suspended", "Unknown" },
            { "paused by a step", "Suspended", "Unknown" },
            { "held after failed checks", "Suspended", "Unknown" },
            { "suspended", "Suspended", "Progressing" },
            { "succeeded", "Healthy", "Healthy" },
            { "failed", "Degraded", "Degraded" },
            { "failed in promotion", "Degraded", "Degraded" },
            { "failed in its bake", "Degraded", "Degraded" },
            { "invalid", "Degraded", "Progressing" },
            { "terminating", "Progressing", "Unknown" },
        };

    private static string FlaggerLike { get; } = ReadFlaggerLike();

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_situation_has_its_health(string situation, string health, string asFlagger)
    {
        Given(situation);

        var answer = LuaInterpreters.Run(ArgoScripts.Health, Canary)!;
        Assert.Equal(health, (string?)answer["status"]);
        Assert.NotEmpty((string)answer["message"]!);
        Assert.Equal(asFlagger, (string?)LuaInterpreters.Run(FlaggerLike, Canary)!["status"]);
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void The_interpreter_of_Argo_CDs_version_says_the_same(string situation, string health, string asFlagger)
    {
        Assert.SkipWhen(LuaInterpreters.Lua51 is null, "There is no lua5.1 here.");
        Given(situation);

        Assert.Equal(health, (string?)LuaInterpreters.RunByLua51(ArgoScripts.Health, Canary)!["status"]);
        Assert.Equal(asFlagger, (string?)LuaInterpreters.RunByLua51(FlaggerLike, Canary)!["status"]);
        Assert.True(
            JsonNode.DeepEquals(
                LuaInterpreters.Run(ArgoScripts.Discovery, Canary),
                LuaInterpreters.RunByLua51(ArgoScripts.Discovery, Canary)
            )
        );
    }

    [Fact]
    public void The_table_has_every_situation() => Assert.Equal(Names, Table.Select(row => row.Data.Item1));

    [Fact]
    public void The_message_says_what_the_controller_says()
    {
        Given("failed");

        Assert.Equal(
            Status.Conditions!.Single(condition => condition.Type == "Stalled").Message,
            (string?)LuaInterpreters.Run(ArgoScripts.Health, Canary)!["message"]
        );
    }

    [Fact]
    public void A_change_that_the_controller_has_not_seen_is_no_longer_healthy()
    {
        Given("succeeded");
        var changed = Canary;
        changed["metadata"]!["generation"] = 100;

        Assert.Equal("Progressing", HealthOf(changed));
    }

    [Fact]
    public void A_canary_that_no_controller_has_seen_is_on_its_way()
    {
        World.Apply(Manifests.Weighted());
        var bare = Canary.DeepClone().AsObject();
        bare.Remove("status");

        Assert.Equal(("Progressing", "Progressing"), (HealthOf(Canary), HealthOf(bare)));
    }

    [Fact]
    public void Every_status_that_is_ever_written_can_be_read_by_both_scripts()
    {
        var seen = new List<(string? Ours, string? Flaggers)>();
        Given_an_initialised_canary();
        using var watch = World.Cluster.Subscribe(change =>
        {
            if (change.Type == V1Canary.Type)
            {
                seen.Add(
                    (HealthOf(change.Object), (string?)LuaInterpreters.Run(FlaggerLike, change.Object)!["status"])
                );
            }
        });

        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);
        When_the_metric_turns(0);
        When_a_commit_brings(Third);
        Then_the_phase_becomes(RolloutPhase.Failed);

        Assert.Equal(["Progressing", "Healthy", "Progressing", "Degraded"], Changes(seen.Select(pair => pair.Ours)));
        Assert.Equal(
            ["Progressing", "Healthy", "Progressing", "Degraded"],
            Changes(seen.Select(pair => pair.Flaggers))
        );
    }

    [Fact]
    public void Scripts_have_no_library_that_Argo_CD_keeps_from_them() =>
        Assert.ThrowsAny<Exception>(() => LuaInterpreters.Run("return { a = ('x'):rep(2) }", []));

    private static string? HealthOf(JsonObject canary) =>
        (string?)LuaInterpreters.Run(ArgoScripts.Health, canary)!["status"];

    private static List<string?> Changes(IEnumerable<string?> all)
    {
        var changes = new List<string?>();
        foreach (var one in all)
        {
            if (changes is [] || changes[^1] != one)
            {
                changes.Add(one);
            }
        }
        return changes;
    }

    private static string ReadFlaggerLike()
    {
        using var stream = typeof(HealthTests).Assembly.GetManifestResourceStream("flagger-like-health.lua")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
