using Canary.Engine.Commands;
using Canary.Engine.Gates;
using Canary.Engine.Strategies;

namespace Canary.Engine.Rules;

/// <summary>Why a command is not carried out, and what to do instead.</summary>
internal static class Refusals
{
    /// <summary>Null: it may be carried out.</summary>
    public static string? Find(Pass pass, Command command)
    {
        var revision = pass.Status.LastAppliedSpec;
        if (command.Revision != Command.AnyRevision && command.Revision != revision)
        {
            return $"it is meant for revision {command.Revision}, the present one is {revision ?? "none"}";
        }
        if (Detection.HasMoved(pass.Status, pass.Seen) && pass.Status.Phase != RolloutPhase.Baking)
        {
            return $"a newer revision than {revision} has appeared";
        }
        return command.Verb switch
        {
            CommandVerb.Approve or CommandVerb.Reject => Gate(pass, command),
            CommandVerb.Abort => Abort(pass),
            CommandVerb.Pause => Pause(pass),
            CommandVerb.Promote => Promote(pass),
            CommandVerb.Retry => Retry(pass),
            CommandVerb.Resume => Resume(pass),
            _ => SkipStep(pass),
        };
    }

    /// <summary>The gate that a command names: of several of one name, the one that is waited for; else the first that is not open.</summary>
    public static Gate? GateOf(Pass pass, Command command)
    {
        var named = pass.Policy.Gates.Where(gate => gate.Name == command.Gate).ToList();
        return named.Find(gate => Gatekeeping.Find(pass, gate) is { State: GateState.Waiting or GateState.TimedOut })
            ?? named.Find(gate => Gatekeeping.Find(pass, gate) is null)
            ?? named.FirstOrDefault();
    }

    private static string? Gate(Pass pass, Command command)
    {
        if (GateOf(pass, command) is null)
        {
            var names = pass.Policy.Gates.Select(gate => gate.Name).Distinct().ToList();
            return names.Count == 0
                ? "this Canary has no gates"
                : $"there is no gate {command.Gate}; its gates are {string.Join(", ", names)}";
        }
        return pass.Status.IsUnderWay() ? null : NothingUnderWay(pass);
    }

    private static string? Abort(Pass pass) =>
        pass.Status.Phase == RolloutPhase.Promoting
            ? Promotion.IsUntouched(pass)
                ? null
                : $"{pass.Policy.Primary()} is already being given the revision; set {pass.Policy.Target()} back instead"
            : pass.Status.IsUnderWay() || pass.Status.Phase == RolloutPhase.Baking
                ? null
                : NothingUnderWay(pass);

    private static string? Pause(Pass pass) =>
        pass.Status.IsFrozen() ? "it is held already, until someone promotes, aborts or retries it"
        : pass.Status.Pause is { Cause: PauseCause.Command } ? "it is paused already"
        : pass.Status.IsUnderWay() || pass.Status.Phase == RolloutPhase.Baking ? null
        : NothingUnderWay(pass);

    private static string? Promote(Pass pass) =>
        pass.Status.IsUnderWay() ? null
        : pass.Status.Phase != RolloutPhase.Baking ? NothingUnderWay(pass)
        : Promotion.IsComplete(pass) ? null
        : $"{pass.Policy.Primary()} is not ready, or the traffic is not on it";

    private static string? Retry(Pass pass) =>
        pass.Status.IsFrozen() && pass.Status.Phase != RolloutPhase.Baking ? null
        : pass.Status.Phase != RolloutPhase.Failed ? "only a revision that failed can be retried"
        : Repairing.IsNeeded(pass.Status)
            ? $"its promotion failed, and goes on by itself when {pass.Policy.Primary()} gets ready; or set {pass.Policy.Target()} back"
        : Restoring.IsUnderWay(pass.Status)
            ? $"{pass.Policy.Primary()} is being set back to the revision before; retry it once that is done"
        : pass.Seen.IsObstructed() ? "see the Stalled condition"
        : null;

    private static string? Resume(Pass pass) =>
        pass.Status.Pause switch
        {
            null => "it is not paused",
            { Cause: PauseCause.Failure } => "its checks failed; promote, abort or retry it",
            _ => null,
        };

    private static string? SkipStep(Pass pass) =>
        pass.Status.IsFrozen() ? "it is held until someone promotes, aborts or retries it"
        : pass.Status.Phase == RolloutPhase.Baking ? "the last step was passed; promote ends the bake"
        : pass.Status is { Step: 0 } or { Phase: RolloutPhase.Waiting } ? "no step has begun"
        : pass.Status.Phase == RolloutPhase.WaitingPromotion ? "the last step was passed; it waits for its gates"
        : pass.Status.Pause is { Cause: PauseCause.Command } ? "it is paused; resume it first"
        : pass.Status.Phase.IsRun() ? null
        : NothingUnderWay(pass);

    private static string NothingUnderWay(Pass pass) => $"no rollout is under way, the phase is {pass.Status.Phase}";
}
