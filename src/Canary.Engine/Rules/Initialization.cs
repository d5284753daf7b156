namespace Canary.Engine.Rules;

/// <summary>The first revision goes to the primary unjudged; the target keeps serving until the primary carries the traffic.</summary>
internal static class Initialization
{
    public static bool CanBegin(Pass pass) => !pass.Seen.IsObstructed();

    public static void Begin(Pass pass)
    {
        if (pass.Seen.HasOrphans)
        {
            pass.Announce(
                Severity.Normal,
                "Adopted",
                $"What was made for a former Canary of {pass.Policy.Target()} is adopted as it is"
            );
        }
    }

    public static bool CanFinish(Pass pass) =>
        !pass.Seen.HasOrphans
        && !pass.Seen.IsObstructed()
        && IsPrimaryReady(pass.Seen)
        && pass.Seen.IsRouted(CanaryTraffic.None);

    /// <summary>
    /// What the primary must run: what the target runs, until the apex leads to the primary. From then on it serves, and what
    /// the target is given meanwhile is judged like any new revision. So neither a lost status nor an adopted primary promotes anything
    /// unjudged. One that the server has given up serves nobody.
    /// </summary>
    public static string? RevisionOfPrimary(Observation seen) =>
        IsHeld(seen) ? seen.Primary?.Revision : seen.LiveTarget()?.Revision;

    /// <summary>Users may be on the primary, so it keeps what it runs.</summary>
    public static bool IsHeld(Observation seen) =>
        seen is { PrimaryServes: true, Primary: { Revision.Length: > 0, Readiness: not Readiness.Failed } };

    /// <summary>The primary runs what it must, and is no smaller than the target (R8).</summary>
    public static bool IsPrimaryReady(Observation seen) =>
        seen.LiveTarget() is { } target
        && seen.IsPrimaryAt(RevisionOfPrimary(seen))
        && seen.IsPrimaryReady()
        && seen.Primary?.IsAsLargeAs(target.Replicas) == true;

    public static void Finish(Pass pass)
    {
        if (pass.Seen.Primary is { } primary && primary.Revision != pass.Target?.Revision)
        {
            Detection.RecordPrimary(pass, primary);
        }
        else
        {
            Detection.Record(pass);
        }
        pass.Status = pass.Status with
        {
            LastPromotedSpec = pass.Status.LastAppliedSpec,
            Traffic = CanaryTraffic.None,
            Reason = Reasons.Initialized,
            Message = "The primary runs the first revision and has all traffic",
        };
        pass.Announce(
            Severity.Normal,
            Reasons.Initialized,
            $"Initialization done! {pass.Policy.Target()}",
            AlertLevel.Info
        );
        if (pass.Seen.Route.Message is { } doubt)
        {
            pass.Announce(Severity.Warning, Reasons.RouteUnanswered, doubt);
        }
    }
}
