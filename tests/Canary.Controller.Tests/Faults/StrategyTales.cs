using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;

namespace Canary.Controller.Tests.Faults;

/// <summary>Every way to give a canary traffic, and to take it back.</summary>
internal static class StrategyTales
{
    private const string Match = """ "match": [ { "headers": { "x-canary": { "exact": "always" } } } ] """;

    public static IReadOnlyList<FaultStory> All { get; } =
    [
        Promoted("weights", Cast.Weighted()) with
        {
            OneFaultAtATime = true,
        },
        Promoted(
            "steps that hold, mirror, match and go down",
            Cast.Routed(
                $$"""
                "steps": [ { "mirror": 20 }, { {{Match}} }, { "weight": 0.5, "hold": "5s" }, { "weight": 60 }, { "weight": 30 } ]
                """
            )
        ),
        Promoted("blue-green by route", Cast.Routed("\"iterations\": 2")),
        Promoted("blue-green by service", Cast.Hurried(Manifests.BlueGreen())),
        Promoted("weights by pods", Cast.Hurried(Manifests.ByPods("\"steps\": [ { \"weight\": 50 } ]"))),
        Promoted("an A/B test", Cast.Routed($"\"iterations\": 2, {Match}")),
        Promoted("a match with weights", Cast.Routed($"\"stepWeights\": [50], {Match}")),
        Promoted("mirrored weights", Cast.Routed("\"stepWeights\": [50], \"mirror\": true, \"mirrorWeight\": 40")),
        Promoted("mirrored blue-green", Cast.Routed("\"iterations\": 2, \"mirror\": true")),
        Promoted(
            "session affinity",
            Cast.WeightedWith(
                "\"sessionAffinity\": { \"cookieName\": \"canary-user\", \"primaryCookieName\": \"primary-user\" }"
            )
        ),
        Promoted("a promotion in steps", Cast.Routed("\"stepWeights\": [60], \"stepWeightPromotion\": 25")),
        Promoted("no analysis", Cast.With(Cast.Weighted(), "{ \"skipAnalysis\": true }")),
        Aborted("an abort at once", Cast.Weighted()) with
        {
            OneFaultAtATime = true,
        },
        Aborted(
            "an abort in steps",
            Cast.Routed("\"stepWeights\": [60], \"abort\": { \"stepWeight\": 25, \"interval\": \"2s\" }")
        ),
    ];

    /// <summary>A Deployment, its Canary, and a release that is promoted.</summary>
    public static FaultStory Promoted(string name, JsonObject canary, params JsonObject[] more) =>
        new(
            name,
            plot => plot.Commit([.. more.Select(Copy), Manifests.Deployment(Plot.First), Copy(canary)]),
            plot =>
            {
                plot.UntilPhase("Initialized");
                plot.CommitImage(Plot.Second);
                plot.UntilPhase("Succeeded");
            }
        );

    /// <summary>A release that the metric refuses once it has traffic, and that is set back in Git.</summary>
    private static FaultStory Aborted(string name, JsonObject canary) =>
        Promoted(name, canary) with
        {
            Tell = plot =>
            {
                plot.UntilPhase("Initialized");
                plot.CommitImage(Plot.Second);
                plot.Until("the canary has traffic", () => (decimal?)plot.StatusOf()?["canaryWeight"] > 0);
                plot.World.Metrics.Value = 0;
                plot.UntilPhase("Failed");
                plot.CommitImage(Plot.First);
                plot.UntilPhase("Succeeded");
            },
            Results = ["Aborted"],
        };

    public static JsonObject Copy(JsonObject manifest) => manifest.DeepClone().AsObject();
}
