using System.Globalization;
using Canary.Engine.Coordination;

namespace Canary.Engine.Rules;

/// <summary>What a run waits for that is no fault of its own.</summary>
/// <param name="Reason">For the status.</param>
/// <param name="Message">What it waits for, to be read after a semicolon: <c>waits for …</c>.</param>
/// <param name="Until">When that is over by itself; null: something must happen.</param>
internal sealed record Impediment(string Reason, string Message, DateTimeOffset? Until = null);

/// <summary>Whether a run may start, and whether the canary may get more. What makes users safer never asks (R5).</summary>
internal static class Clearance
{
    /// <summary>Why a new revision may not start its run yet; null: it may.</summary>
    public static Impediment? ToStart(Pass pass) => Window(pass) ?? Dependencies(pass) ?? Turn(pass);

    /// <summary>Why the canary may not get more, nor be promoted, yet; null: it may.</summary>
    public static Impediment? ToRise(Pass pass) => Window(pass) ?? LockStep(pass);

    private static Impediment? Window(Pass pass)
    {
        if (pass.Policy.Schedule is not { } schedule || schedule.IsOpen(pass.Now))
        {
            return null;
        }
        var next = schedule.NextOpening(pass.Now);
        return new(Reasons.OutsideSchedule, $"waits for the schedule, {Opening(next)}", next);
    }

    private static string Opening(DateTimeOffset? next) =>
        next is { } time
            ? $"which opens at {time.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)}"
            : "which never opens";

    private static Impediment? Dependencies(Pass pass)
    {
        var missing = pass.Seen.Dependencies.Where(peer => !peer.IsPromoted).ToList();
        return missing.Count == 0
            ? null
            : new(Reasons.AwaitingDependency, $"waits for {string.Join(", ", missing.Select(Standing))}");
    }

    private static string Standing(PeerObservation peer) =>
        !peer.Exists ? $"Canary {peer.Name}, which is not there"
        : peer.HasMoved ? $"Canary {peer.Name}, which has a new revision"
        : peer.IsStalled ? $"Canary {peer.Name}, which is stalled"
        : $"Canary {peer.Name}, which is {peer.Phase}";

    /// <summary>Those under way, and those whose turn is before, leave no place. All members come to the same order.</summary>
    private static Impediment? Turn(Pass pass)
    {
        if (pass.Policy.Group is not { MaxConcurrent: { } places } group)
        {
            return null;
        }
        var own = $"{pass.Policy.CanaryName}";
        var ahead = pass
            .Seen.Group.Where(peer => peer.IsUnderWay || (IsInLine(peer) && string.CompareOrdinal(peer.Name, own) < 0))
            .Select(peer => peer.Name)
            .ToList();
        return ahead.Count < places
            ? null
            : new(Reasons.AwaitingTurn, $"waits for its turn in group {group.Name}, after {string.Join(", ", ahead)}");
    }

    /// <summary>It would start if there were a place: what waits for something else keeps nobody out.</summary>
    private static bool IsInLine(PeerObservation peer) =>
        !peer.IsStalled && (peer.Phase == RolloutPhase.Waiting ? peer.Reason == Reasons.AwaitingTurn : peer.HasMoved);

    private static Impediment? LockStep(Pass pass)
    {
        if (pass.Policy.Group is not { LockStep: true } group)
        {
            return null;
        }
        var behind = pass.Seen.Group.Where(peer => IsBehind(peer, pass.Status)).Select(peer => peer.Name).ToList();
        return behind.Count == 0
            ? null
            : new(Reasons.AwaitingGroup, $"waits for {string.Join(", ", behind)} of group {group.Name}");
    }

    /// <summary>A member with a new revision that has not started is before its first step.</summary>
    private static bool IsBehind(PeerObservation peer, RolloutStatus status)
    {
        if (
            peer.Phase is RolloutPhase.Promoting or RolloutPhase.Finalising or RolloutPhase.Baking
            || !(peer.IsUnderWay || peer.HasMoved)
        )
        {
            return false;
        }
        var step = peer.IsUnderWay && !peer.HasMoved ? peer.Step : 0;
        var isLast = peer.IsUnderWay && !peer.HasMoved && peer.Step >= peer.Steps;
        return !isLast && (step < status.Step || status.Step >= status.Steps);
    }
}
