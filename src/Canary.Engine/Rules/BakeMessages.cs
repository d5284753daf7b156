using Canary.Engine.Analysis;

namespace Canary.Engine.Rules;

/// <summary>What is said of a primary that is judged on, or set back.</summary>
internal static class BakeMessages
{
    /// <summary>In Baking; null: what was said when a person was called stays.</summary>
    public static (string Reason, string Message)? Describe(Pass pass)
    {
        var status = pass.Status;
        if (status.IsFrozen())
        {
            return null;
        }
        var standing = $"{pass.Policy.Primary()} has all traffic and is judged on{Failures(pass)}";
        var next = Newer(pass);
        if (pass.Seen.IsObstructed())
        {
            return (Reasons.Holding, $"{standing}; holds, see the Stalled condition");
        }
        if (Deadlines.Next(pass) is { } deadline)
        {
            return (Reasons.Baking, $"{standing}; its pods must become ready by {deadline.At()}{next}");
        }
        if (status.HoldSince is not null)
        {
            return (Reasons.Holding, $"{standing}; {End(pass)}; no verdict now: {Unknowns(pass)}{next}");
        }
        if (status.Pause is { } pause)
        {
            return (
                Reasons.Paused,
                $"{standing}; paused by {pause.By} at {pause.Since.At()} until someone resumes, promotes or aborts it{next}"
            );
        }
        return (Reasons.Baking, $"{standing}; {End(pass)}; next judgement at {status.NextStepAt?.At()}{next}");
    }

    /// <summary>In Failed, after a bake: where the primary stands, to be read after a semicolon.</summary>
    public static string AfterFailure(Pass pass)
    {
        var primary = pass.Policy.Primary();
        if (!Restoring.IsUnderWay(pass.Status))
        {
            return $"{primary} runs the revision before again";
        }
        return Restoring.IsImpossible(pass)
                ? $"{primary} can't be set back, as what it ran before is not kept; set {pass.Policy.Target()} back, or give it a newer revision"
            : Deadlines.Next(pass) is { } deadline
                ? $"{primary} is being set back to the revision before, and must become ready with it by {deadline.At()}"
            : $"{primary} is being set back to the revision before";
    }

    private static string End(Pass pass) =>
        Baking.EndsAt(pass) is not { } end ? "ends now"
        : end > pass.Now ? $"final at {end.At()} if it passes"
        : pass.Status.HoldSince is null || pass.Policy.OnInconclusive == InconclusiveAction.Hold
            ? "final once a judgement passes"
        : $"final once a judgement passes, or at {(pass.Status.HoldSince + pass.Policy.MaxHold)?.At()}";

    private static string Failures(Pass pass) =>
        pass.Status.FailedChecks == 0 ? "" : $", {pass.Status.FailedChecks} of {pass.Policy.Threshold} checks failed";

    private static string Unknowns(Pass pass) => Judgement.Unknowns(pass.Status.Checks);

    /// <summary>A newer revision that may not start yet.</summary>
    private static string Newer(Pass pass) =>
        !Detection.HasMoved(pass.Status, pass.Seen) ? ""
        : Clearance.ToStart(pass) is { } impediment ? $"; a newer revision {impediment.Message}"
        : "; a newer revision is about to start, or comes to its gates after the bake";
}
