using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine.Commands;
using Canary.Simulator.Hooks;

namespace Canary.Controller.Tests.Faults;

/// <summary>Gates, hooks, commands, alerts, and Canaries that wait for each other or for the hour.</summary>
internal static class PeopleTales
{
    private static readonly string[] HookTypes =
    [
        "confirm-rollout",
        "pre-rollout",
        "rollout",
        "confirm-traffic-increase",
        "confirm-promotion",
        "post-rollout",
        "rollback",
    ];

    public static IReadOnlyList<FaultStory> All { get; } =
    [
        StrategyTales.Promoted("a gate that somebody opens", Gated("\"at\": \"promotion\", \"manual\": {}")) with
        {
            Tell = plot =>
            {
                Release(plot);
                plot.UntilPhase("WaitingPromotion");
                plot.UntilToldOfGate();
                plot.Ask(CommandVerb.Approve, "qa");
                plot.UntilPhase("Succeeded");
            },
        },
        StrategyTales.Promoted("a gate that somebody rejects", Gated("\"at\": \"start\", \"manual\": {}")) with
        {
            Tell = plot =>
            {
                Release(plot);
                plot.UntilPhase("Waiting");
                plot.UntilToldOfGate();
                plot.Ask(CommandVerb.Reject, "qa");
                plot.UntilPhase("Failed");
            },
            Phase = "Failed",
            Results = ["Aborted"],
        },
        StrategyTales.Promoted(
            "a gate with a webhook",
            Gated(
                $$"""
                "at": "traffic", "webhook": { "url": "http://{{Interventions.Host}}/gate" }
                """
            )
        ) with
        {
            Tell = plot =>
            {
                plot.World.Outside.Answer(Interventions.Host, WebhookAnswer.Of(403));
                Release(plot);
                plot.UntilPhase("Progressing");
                plot.UntilToldOfGate();
                plot.World.RunFor(TimeSpan.FromSeconds(30));
                plot.World.Outside.Answer(Interventions.Host, WebhookAnswer.Ok);
                plot.UntilPhase("Succeeded");
            },
        },
        StrategyTales.Promoted("hooks of all types", Cast.WeightedWith($"\"webhooks\": [ {Hooks()} ]")) with
        {
            Tell = plot =>
            {
                plot.World.Outside.Answer(
                    Interventions.Host,
                    asked => asked.Path == "/rollback" ? WebhookAnswer.Of(403) : WebhookAnswer.Ok
                );
                Release(plot);
                plot.UntilPhase("Succeeded");
            },
        },
        StrategyTales.Promoted("a pause and a promotion that people ask for", Cast.Weighted()) with
        {
            Tell = plot =>
            {
                Release(plot);
                plot.UntilWeight(20);
                plot.Ask(CommandVerb.Pause);
                plot.UntilPhase("Paused");
                plot.Ask(CommandVerb.Resume);
                plot.UntilPhase("Progressing");
                plot.Ask(CommandVerb.Promote);
                plot.UntilPhase("Succeeded");
            },
        },
        StrategyTales.Promoted("an abort and a retry that people ask for", Cast.Weighted()) with
        {
            Tell = plot =>
            {
                Release(plot);
                plot.UntilWeight(20);
                plot.Ask(CommandVerb.Abort);
                plot.UntilPhase("Failed");
                plot.Ask(CommandVerb.Retry);
                plot.UntilPhase("Succeeded");
            },
            Results = ["Promoted", "Aborted"],
        },
        StrategyTales.Promoted(
            "a pause in the steps that somebody skips",
            Cast.Routed("\"steps\": [ { \"weight\": 20 }, { \"pause\": {} }, { \"weight\": 60 } ]")
        ) with
        {
            Tell = plot =>
            {
                Release(plot);
                plot.UntilPhase("Paused");
                plot.Ask(CommandVerb.SkipStep);
                plot.UntilPhase("Succeeded");
            },
        },
        StrategyTales.Promoted(
            "alerts",
            Cast.WeightedWith("\"alerts\": [ { \"name\": \"on-call\", \"providerRef\": { \"name\": \"chat\" } } ]"),
            Manifests.Parse(
                $$"""
                { "apiVersion": "canary.dev/v1", "kind": "AlertProvider", "metadata": { "name": "chat", "namespace": "shop" },
                  "spec": { "type": "slack", "address": "https://{{Plot.Ears}}/chat" } }
                """
            )
        ),
        // The world begins on a Saturday at nine.
        StrategyTales.Promoted(
            "a schedule",
            Cast.With(
                Cast.Weighted(),
                """{ "schedule": { "allow": [ { "days": ["Sat"], "from": "09:20", "to": "20:00" } ] } }"""
            )
        ),
        Several("a group", """{ "group": { "name": "all" } }""", """{ "group": { "name": "all" } }"""),
        Several("a Canary that depends on another", """{ "dependsOn": [ { "name": "other" } ] }""", "{}"),
    ];

    private static JsonObject Gated(string gate) => Cast.WeightedWith($"\"gates\": [ {{ \"name\": \"qa\", {gate} }} ]");

    private static string Hooks() =>
        string.Join(
            ", ",
            HookTypes.Select(type =>
                $$"""{ "name": "{{type}}", "type": "{{type}}", "url": "http://{{Interventions.Host}}/{{type}}", "retries": 0 }"""
            )
        );

    private static FaultStory Several(string name, string spec, string ofOther) =>
        new(
            name,
            plot =>
                plot.Commit(
                    Manifests.Deployment(Plot.First),
                    Manifests.Deployment(Plot.First, "other"),
                    Cast.Named(Manifests.Name, spec),
                    Cast.Named("other", ofOther)
                ),
            plot =>
            {
                plot.UntilPhase("Initialized");
                plot.UntilPhase("Initialized", "other");
                plot.CommitImage(Plot.Second);
                plot.CommitImage(Plot.Second, "other");
                plot.UntilPhase("Succeeded");
                plot.UntilPhase("Succeeded", "other");
            }
        );

    private static void Release(Plot plot)
    {
        plot.UntilPhase("Initialized");
        plot.CommitImage(Plot.Second);
    }
}
