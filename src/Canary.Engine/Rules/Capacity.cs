namespace Canary.Engine.Rules;

/// <summary>
/// Keeps an autoscaler from shrinking the primary below what carries the traffic that it is about to take, until the traffic has moved and
/// its metrics have followed (R8).
/// </summary>
internal static class Capacity
{
    /// <summary>How long after the traffic has moved the floor stays: by then autoscalers see the load where it is.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    public static void Track(Pass pass)
    {
        var status = pass.Status;
        if (pass.Seen.Autoscaler is not { } autoscaler)
        {
            Set(pass, null, null);
        }
        else if (IsTakingOver(status))
        {
            Set(pass, Math.Max(status.PrimaryFloor ?? Needed(pass, autoscaler), pass.Target?.Replicas ?? 0), null);
        }
        else if (status.PrimaryFloor is { } floor)
        {
            var until = status.PrimaryFloorUntil ?? pass.Now + Settling;
            Set(pass, until <= pass.Now ? null : floor, until <= pass.Now ? null : until);
        }
    }

    /// <summary>The primary is about to take traffic that the canary's pods carry, or its own pods are replaced while they carry all of it.</summary>
    private static bool IsTakingOver(RolloutStatus status) =>
        status.Phase is RolloutPhase.Promoting or RolloutPhase.Finalising
        || (status.Phase == RolloutPhase.Failed && Repairing.IsNeeded(status))
        || Restoring.IsUnderWay(status);

    /// <summary>
    /// Autoscaled to their load, both together carry the traffic when both have some; else the larger does. Taken once, before the primary
    /// grows: a sum with itself in it would have no end.
    /// </summary>
    private static int Needed(Pass pass, AutoscalerObservation autoscaler)
    {
        var primary = pass.Seen.Primary?.Replicas ?? 0;
        var canary = pass.Target?.Replicas ?? 0;
        var traffic = pass.Before.Traffic;
        var shared = traffic.Weight > 0 && (traffic.Weight < 100 || traffic.Match is not null);
        var larger = Math.Max(primary, canary);
        return shared ? Math.Max(larger, Math.Min(primary + canary, autoscaler.PrimaryMax)) : larger;
    }

    private static void Set(Pass pass, int? floor, DateTimeOffset? until)
    {
        if (pass.Status.PrimaryFloor != floor || pass.Status.PrimaryFloorUntil != until)
        {
            pass.Status = pass.Status with { PrimaryFloor = floor, PrimaryFloorUntil = until };
        }
    }
}
