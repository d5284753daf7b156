using Canary.Engine.Strategies;

namespace Canary.Engine.Rules;

/// <summary>How steps are told, in Flagger's wording where it has one.</summary>
internal static class StepMessages
{
    /// <summary>A step begins.</summary>
    /// <param name="pass">Its status is the one after the step was taken.</param>
    /// <param name="number">From 1.</param>
    /// <param name="step">What it is.</param>
    public static void Announce(Pass pass, int number, RolloutStep step)
    {
        if (number == 1)
        {
            pass.Announce(Severity.Normal, "AnalysisStarted", $"Starting canary analysis for {pass.Policy.Target()}");
        }
        var (reason, message) = Describe(pass, number, step);
        pass.Announce(Severity.Normal, reason, message, Level(step));
    }

    /// <summary>The primary was given back a part of the traffic, or all of it.</summary>
    public static void AnnouncePrimary(Pass pass)
    {
        var weight = 100 - pass.Status.CanaryWeight;
        pass.Announce(Severity.Normal, "WeightReturned", $"Advance {pass.Policy.Target()} primary weight {weight}");
    }

    /// <summary>What the canary gets, as the beginning of a sentence.</summary>
    public static string Share(CanaryTraffic traffic) =>
        traffic switch
        {
            { Mirror: > 0, Weight: 0 } => $"Canary gets copies of {traffic.Mirror} % of the requests",
            { Weight: 0 } => "Canary is judged without live traffic",
            { Match: { } match, Weight: 100 } => $"Canary has the requests that match {match}",
            { Match: { } match } => $"Canary has {traffic.Weight} % of the requests that match {match}",
            _ => $"Canary has {traffic.Weight} % of the traffic",
        };

    /// <summary>The same; where pods divide the requests, what these make of the weight.</summary>
    public static string Share(CanaryTraffic traffic, Observation seen) =>
        PodsOf(traffic, seen) is not { } share ? Share(traffic)
        : share.Percent == traffic.Weight ? $"{Share(traffic)} by {share.Canary} of {share.Total} pods"
        : $"{Share(traffic with { Weight = share.Percent })} by {share.Canary} of {share.Total} pods, as near to {traffic.Weight} % as they come";

    /// <summary>A pause without end waits for a person, who must hear of it.</summary>
    private static AlertLevel? Level(RolloutStep step) =>
        step.Pause is not { } pause ? null
        : pause.Duration is null ? AlertLevel.Warn
        : AlertLevel.Info;

    private static (string Reason, string Message) Describe(Pass pass, int number, RolloutStep step)
    {
        var target = pass.Policy.Target();
        if (step.Pause is { } pause)
        {
            var until = pause.Duration is { } duration ? $" for {duration:c}" : " until it is resumed or promoted";
            return ("StepPaused", $"Pausing {target}{until}");
        }
        if (!step.Judged && step.Traffic == CanaryTraffic.All)
        {
            return (
                "WeightAdvanced",
                pass.Before.Traffic.Mirror > 0
                    ? "Stop traffic mirroring and route all traffic to canary"
                    : "Routing all traffic to canary"
            );
        }
        return pass.Policy.Strategy.IterationCount is { } iterations
            ? ("IterationAdvanced", $"Advance {target} canary iteration {number}/{iterations}")
            : (
                "WeightAdvanced",
                $"Advance {target} canary weight {step.Traffic.Weight}{Details(step.Traffic)}{ByPods(step.Traffic, pass.Seen)}"
            );
    }

    private static string Details(CanaryTraffic traffic) =>
        traffic.Match is { } match ? $" of the requests that match {match}"
        : traffic.Mirror > 0 ? $", copying {traffic.Mirror} % of the requests to it"
        : "";

    private static string ByPods(CanaryTraffic traffic, Observation seen) =>
        PodsOf(traffic, seen) is not { } share ? ""
        : share.Percent == traffic.Weight ? $" by {share.Canary} of {share.Total} pods"
        : $" by {share.Canary} of {share.Total} pods, which is {share.Percent} %";

    private static PodShare? PodsOf(CanaryTraffic traffic, Observation seen) =>
        seen.Route.Pods is { } ready && traffic.Weight is > 0 and < 100
            ? PodShare.Nearest(traffic.Weight, ready)
            : null;
}
