using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine.Commands;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Faults;

/// <summary>Rollouts that take another turn on the way.</summary>
internal static class TurnTales
{
    public static IReadOnlyList<FaultStory> All { get; } =
    [
        StrategyTales.Promoted("a newer revision in mid-run", Cast.Weighted()) with
        {
            Tell = plot =>
            {
                Release(plot);
                plot.CommitImage(Plot.Third);
                plot.UntilPhase("Succeeded");
            },
            Results = ["Promoted", "Superseded"],
        },
        StrategyTales.Promoted("a revert in mid-run", Cast.Weighted()) with
        {
            Tell = plot =>
            {
                Release(plot);
                plot.CommitImage(Plot.First);
                plot.UntilPhase("Succeeded");
            },
            Results = ["Reverted"],
        },
        StrategyTales.Promoted("a failed promotion that a newer revision repairs", FastFailing(Gated)) with
        {
            Tell = plot =>
            {
                Release(plot);
                plot.UntilPhase("WaitingPromotion");
                plot.UntilToldOfGate();
                plot.World.Apply(Manifests.BrokenPrimary(true), "somebody");
                plot.Ask(CommandVerb.Approve, "qa");
                plot.UntilPhase("Failed");
                plot.CommitImage(Plot.Third);
                // Else the old revision sometimes gets ready after all before anybody has seen the newer one.
                plot.Until("the newer revision is seen", () => plot.ImageOf() == Plot.Third);
                plot.World.Apply(Manifests.BrokenPrimary(false), "somebody");
                plot.UntilPhase("Succeeded");
            },
            Results = ["Promoted", "PromotionFailed"],
        },
        StrategyTales.Promoted("pods that never get ready", FastFailing(Cast.Weighted())) with
        {
            Tell = plot =>
            {
                plot.UntilPhase("Initialized");
                plot.Commit(Manifests.Unready(Plot.Second));
                plot.UntilPhase("Failed");
            },
            Phase = "Failed",
            Results = ["Aborted"],
        },
        StrategyTales.Promoted("a metric that is away for a while", Cast.Weighted()) with
        {
            Tell = plot =>
            {
                Release(plot);
                plot.World.Metrics.Value = null;
                plot.Until("it holds", () => plot.StatusOf()?["holdSince"] is not null);
                plot.World.Metrics.Value = 100;
                plot.UntilPhase("Succeeded");
            },
        },
        StrategyTales.Promoted("a rollback window", Cast.With(Cast.Weighted(), "{ \"rollbackWindow\": 1 }")) with
        {
            Tell = plot =>
            {
                Release(plot);
                plot.UntilPhase("Succeeded");
                plot.CommitImage(Plot.First);
                plot.Until("it is back", () => plot.StatusOf()?["history"] is JsonArray { Count: 2 });
                plot.UntilPhase("Succeeded");
            },
            Results = ["Promoted", "Promoted"],
        },
        StrategyTales.Promoted("a Canary that is deleted in mid-run", Cast.Weighted()) with
        {
            Tell = plot =>
            {
                Release(plot);
                Delete(plot);
            },
            Phase = null,
        },
        StrategyTales.Promoted("a Canary that is deleted at rest", Cast.Hurried(Manifests.BlueGreen())) with
        {
            Tell = plot =>
            {
                plot.UntilPhase("Initialized");
                Delete(plot);
            },
            Phase = null,
        },
    ];

    private static JsonObject Gated =>
        Cast.WeightedWith("\"gates\": [ { \"name\": \"qa\", \"at\": \"promotion\", \"manual\": {} } ]");

    private static JsonObject FastFailing(JsonObject canary) =>
        Cast.With(canary, "{ \"progressDeadlineSeconds\": 300 }");

    private static void Release(Plot plot)
    {
        plot.UntilPhase("Initialized");
        plot.CommitImage(Plot.Second);
        plot.UntilRouted(20);
    }

    private static void Delete(Plot plot)
    {
        plot.World.Delete(V1Canary.Type, Manifests.Name);
        plot.Until("the Canary is gone", plot.IsGone);
    }
}
