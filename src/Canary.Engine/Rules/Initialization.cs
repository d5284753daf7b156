namespace Canary.Engine.Rules;

/// <summary>The first revision goes to the primary unjudged; the target keeps serving until the primary carries the traffic.</summary>
internal static class Initialization
{
    public static bool CanBegin(Pass pass) => !pass.Seen.IsObstructed();

    public static bool CanFinish(Pass pass) =>
        !pass.Seen.IsObstructed() && IsPrimaryReady(pass.Seen) && pass.Seen.IsRouted(0);

    /// <summary>The primary runs what the target runs, and is no smaller (R8).</summary>
    public static bool IsPrimaryReady(Observation seen) =>
        seen.LiveTarget() is { } target
        && seen.IsPrimaryAt(target.Revision)
        && seen.IsPrimaryReady()
        && seen.Primary?.Replicas >= target.Replicas;

    public static void Finish(Pass pass)
    {
        Detection.Record(pass);
        pass.Status = pass.Status with
        {
            LastPromotedSpec = pass.Status.LastAppliedSpec,
            CanaryWeight = 0,
            Reason = Reasons.Initialized,
            Message = "The primary runs the first revision and has all traffic",
        };
        pass.Announce(Severity.Normal, Reasons.Initialized, $"Initialization done! {pass.Policy.Target()}");
    }
}
