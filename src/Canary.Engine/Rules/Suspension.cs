namespace Canary.Engine.Rules;

/// <summary>A suspended canary rests: nothing is detected, judged, moved or repaired. It is told once.</summary>
internal static class Suspension
{
    /// <summary>Notes that the canary is suspended, or goes on.</summary>
    /// <returns>False: it is left alone.</returns>
    public static bool Track(Pass pass)
    {
        if (pass.Seen.IsLeftAlone(pass.Policy))
        {
            if (!pass.Seen.Deleting && !pass.Status.Suspended)
            {
                pass.Status = pass.Status with { Suspended = true };
                pass.Announce(
                    Severity.Normal,
                    "Suspended",
                    $"Skipping canary run of {pass.Policy.Target()} as object is suspended"
                );
            }
            return false;
        }
        if (pass.Status.Suspended)
        {
            Continue(pass);
        }
        return true;
    }

    /// <summary>Time that was spent suspended counts against nothing.</summary>
    private static void Continue(Pass pass)
    {
        pass.Status = pass.Status with { Suspended = false, UnreadySince = null, HoldSince = null };
        Gatekeeping.RestartClocks(pass);
        pass.Announce(Severity.Normal, "Unsuspended", $"{pass.Policy.Target()} is not suspended any more");
    }
}
