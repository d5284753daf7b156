using Canary.Engine.Commands;

namespace Canary.Engine;

/// <summary>Something to make true in the cluster. Effects are absolute and repeatable.</summary>
public abstract record Effect;

/// <summary>What was made for a former Canary of the same name belongs to this one, and is as it was.</summary>
public sealed record AdoptOrphans : Effect;

/// <summary>The primary runs the target's present content, which must still be <paramref name="Revision"/>; made when it is not there.</summary>
/// <param name="Revision">Written on the primary, so that the next observation can tell.</param>
/// <param name="Replicas">Its size.</param>
/// <param name="Keep">The revision that it runs, or ran, for good: what that is, is kept for <see cref="RestorePrimary"/>. Null: nothing is.</param>
public sealed record WritePrimary(string Revision, int Replicas, string? Keep = null) : Effect;

/// <summary>The primary runs what was kept of this revision when another took its place.</summary>
public sealed record RestorePrimary(string Revision) : Effect;

/// <summary>The primary has this size.</summary>
public sealed record ScalePrimary(int Replicas) : Effect;

/// <summary>The target has this size.</summary>
public sealed record ScaleTarget(int Replicas) : Effect;

/// <summary>The primary's autoscaler is the twin of the target's, and never makes it smaller than <paramref name="Floor"/>.</summary>
/// <param name="Floor">0: its own bounds hold.</param>
public sealed record ApplyAutoscaler(int Floor) : Effect;

/// <summary>The target's autoscaler leaves an idle target idle.</summary>
public sealed record PauseAutoscaler : Effect;

/// <summary>The target's autoscaler works.</summary>
public sealed record ResumeAutoscaler : Effect;

/// <summary>What accompanies the primary is as it should be: its disruption budgets, and no copies of configs that it reads no more.</summary>
public sealed record ApplyCompanions : Effect;

/// <summary>The three services are as the spec wants them.</summary>
public sealed record ApplyServices : Effect;

/// <summary>The route is as the spec wants it and gives the canary this.</summary>
public sealed record ApplyRoute(CanaryTraffic Traffic) : Effect;

/// <summary>The apex service and the route lead to the target itself and belong to nobody, so that deleting the Canary stops no traffic.</summary>
public sealed record ReleaseTraffic : Effect;

/// <summary>The Canary has its finalizer.</summary>
public sealed record AddFinalizer : Effect;

/// <summary>The Canary may go.</summary>
public sealed record RemoveFinalizer : Effect;

/// <summary>The annotation of a command that was decided on is gone, unless it says something else by now.</summary>
public sealed record RemoveCommand(Command Command) : Effect;
