namespace Canary.Engine;

/// <summary>What can happen to a canary in a pass. The order is the order of urgency: the first that is permitted happens, the rest wait.</summary>
public enum RolloutTrigger
{
    /// <summary>The Canary is being deleted.</summary>
    Terminate,

    /// <summary>The target serves on its own again.</summary>
    Release,

    /// <summary>The Canary is seen for the first time.</summary>
    Initialize,

    /// <summary>The primary carries the traffic for the first time.</summary>
    FinishInitialization,

    /// <summary>The target was set back to what the primary runs (R3).</summary>
    Revert,

    /// <summary>The primary of a failed promotion got ready after all.</summary>
    Resume,

    /// <summary>The target changed while the primary is unfit: give the primary what the target runs (R3, R9).</summary>
    Repair,

    /// <summary>A new revision begins its run.</summary>
    Start,

    /// <summary>A new revision may not begin its run yet, or may not be promoted yet.</summary>
    Await,

    /// <summary>The target was set back before its new revision began a run.</summary>
    Withdraw,

    /// <summary>A newer revision appeared in a run: the canary gives its traffic back first (R4).</summary>
    Supersede,

    /// <summary>The revision is given up (R5).</summary>
    Abort,

    /// <summary>The weight is kept, because a person, a step or the policy wants it.</summary>
    Pause,

    /// <summary>A pause is over.</summary>
    Continue,

    /// <summary>The primary is ready with the new revision and takes the traffic, or the last part of it.</summary>
    Finalise,

    /// <summary>The primary is ready with the new revision and takes a part of the traffic.</summary>
    Shift,

    /// <summary>The traffic is on the primary and the canary is idle; the primary is judged on.</summary>
    Bake,

    /// <summary>The traffic is on the primary and the canary is idle, and the bake, if there is one, is over.</summary>
    Complete,

    /// <summary>The primary does not get ready with the new revision (R9).</summary>
    FailPromotion,

    /// <summary>After a failed promotion the canary can take all traffic.</summary>
    Rescue,

    /// <summary>After a failed bake the primary serves with the revision before.</summary>
    Restore,

    /// <summary>After an abort the canary gives more of its traffic back.</summary>
    GiveBack,

    /// <summary>Every step was passed.</summary>
    Promote,

    /// <summary>A step was passed.</summary>
    Advance,

    /// <summary>A check failed.</summary>
    Halt,

    /// <summary>A check passed, and the step goes on, or the next may not be taken yet.</summary>
    Stay,

    /// <summary>A judgement could not be made.</summary>
    Hold,
}
