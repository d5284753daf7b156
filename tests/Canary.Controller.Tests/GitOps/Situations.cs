using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Engine.Commands;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.GitOps;

/// <summary>A story that begins in a situation, by its name: every phase, and what else makes a difference to who looks at a Canary.</summary>
public abstract class Situations : Story
{
    private const string Qa = """{ "name": "qa", "at": "{0}", "manual": {} }""";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "initializing",
        "initialized",
        "waiting for its schedule",
        "waiting at a gate",
        "progressing",
        "progressing at a gate",
        "waiting for promotion",
        "promoting",
        "finalising",
        "baking",
        "held in its bake",
        "paused by a person",
        "paused by a step",
        "held after failed checks",
        "suspended",
        "succeeded",
        "failed",
        "failed in promotion",
        "failed in its bake",
        "invalid",
        "terminating",
    ];

    /// <summary>The Canary as anyone sees it.</summary>
    private protected JsonObject Canary =>
        World.Find(V1Canary.Type, Manifests.Name)
        ?? throw new InvalidOperationException("There is no Canary to look at.");

    private protected void Given(string situation)
    {
        switch (situation)
        {
            case "initializing":
                Given_a_deployment();
                Given_a_controller();
                World.Apply(Manifests.Weighted());
                World.Until("it is seen", () => Phase == "Initializing", TimeSpan.FromSeconds(1));
                return;
            case "initialized":
                Given_an_initialised_canary();
                return;
            case "waiting for its schedule":
                Begin(With(canary => canary["spec"]!["schedule"] = Never()), RolloutPhase.Waiting);
                return;
            case "waiting at a gate":
                Begin(Interventions.Gated(At("start")), RolloutPhase.Waiting);
                return;
            case "progressing":
                Given_traffic(30);
                return;
            case "progressing at a gate":
                Begin(Interventions.Gated(At("traffic")), RolloutPhase.Progressing);
                World.Until("it waits", () => Status.Gates is [{ State: "Waiting" }], TimeSpan.FromMinutes(5));
                return;
            case "waiting for promotion":
                Begin(Interventions.Gated(At("promotion")), RolloutPhase.WaitingPromotion);
                return;
            case "promoting":
                Begin(Manifests.Weighted(), RolloutPhase.Promoting);
                World.Until(
                    "the primary was given it",
                    () => ImageOf("podinfo-primary") == Second,
                    TimeSpan.FromSeconds(30)
                );
                return;
            case "finalising":
                Begin(Manifests.Weighted(), RolloutPhase.Finalising);
                return;
            case "baking":
                Begin(BakeManifests.Baked(), RolloutPhase.Baking);
                return;
            case "held in its bake":
                Begin(
                    BakeManifests.Baked(Manifests.Stepping("\"stepWeights\": [10, 30], \"onFailure\": \"hold\"")),
                    RolloutPhase.Baking
                );
                When_the_metric_turns(0);
                World.Until("it is held", () => Status.Pause is not null, TimeSpan.FromMinutes(5));
                return;
            case "paused by a person":
                Given_traffic(30);
                World.Apply(Interventions.Command(CommandVerb.Pause, Command.AnyRevision), "kubectl");
                Then_the_phase_becomes(RolloutPhase.Paused);
                return;
            case "paused by a step":
                Begin(Manifests.Stepping("\"steps\": [ { \"weight\": 20 }, { \"pause\": {} } ]"), RolloutPhase.Paused);
                return;
            case "held after failed checks":
                Given_an_initialised_canary(Manifests.Stepping("\"stepWeights\": [10, 30], \"onFailure\": \"hold\""));
                When_the_metric_turns(0);
                When_a_commit_brings(Second);
                Then_the_phase_becomes(RolloutPhase.Paused);
                return;
            case "suspended":
                Given_traffic(30);
                World.Apply(With(canary => canary["spec"]!["suspend"] = true));
                World.Until("it rests", () => Status.Suspended == true, TimeSpan.FromSeconds(5));
                return;
            case "succeeded":
                Begin(Manifests.Weighted(), RolloutPhase.Succeeded);
                return;
            case "failed":
                Given_traffic(30);
                When_the_metric_turns(0);
                Then_the_phase_becomes(RolloutPhase.Failed);
                Then_the_target_has(0);
                return;
            case "failed in promotion":
                Begin(Manifests.Weighted(), RolloutPhase.Promoting);
                World.Apply(Manifests.BrokenPrimary(broken: true), "kubectl");
                Then_the_phase_becomes(RolloutPhase.Failed, TimeSpan.FromMinutes(10));
                return;
            case "failed in its bake":
                Begin(BakeManifests.Baked(), RolloutPhase.Baking);
                When_the_metric_turns(0);
                World.Until("it is set back", () => Status is { Phase: "Failed", Bake: null }, TimeSpan.FromMinutes(5));
                return;
            case "invalid":
                Given_traffic(30);
                World.Apply(With(canary => canary["spec"]!["analysis"]!["interval"] = "soon"));
                World.Until("it is stalled", () => ConditionOf("Stalled") == "True", TimeSpan.FromSeconds(5));
                return;
            case "terminating":
                Given_traffic(30);
                When_the_canary_is_deleted();
                World.Until("it is on its way out", () => Phase == "Terminating", TimeSpan.FromSeconds(5));
                return;
            default:
                throw new ArgumentException($"Nobody has told of the situation '{situation}'.", nameof(situation));
        }
    }

    private void Begin(JsonObject canary, RolloutPhase until)
    {
        Given_an_initialised_canary(canary);
        When_a_commit_brings(Second);
        Then_the_phase_becomes(until);
    }

    private void Given_traffic(int weight)
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_canary_gets(weight);
    }

    private static string At(string place) => Qa.Replace("{0}", place, StringComparison.Ordinal);

    private static JsonObject With(Action<JsonObject> change)
    {
        var canary = Manifests.Weighted();
        change(canary);
        return canary;
    }

    /// <summary>Open at night; the stories play at nine in the morning.</summary>
    private static JsonObject Never() => Manifests.Parse("""{ "allow": [ { "from": "02:00", "to": "03:00" } ] }""");
}
