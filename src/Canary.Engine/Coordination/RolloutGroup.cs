namespace Canary.Engine.Coordination;

/// <summary>Canaries of a namespace that are released together, or that take turns.</summary>
/// <param name="Name">Members name the same group.</param>
/// <param name="LockStep">Nobody takes a step that another member under way is behind of; they are promoted together.</param>
/// <param name="AbortTogether">When a member's revision is given up, the others under way give theirs up.</param>
/// <param name="MaxConcurrent">How many members may be under way at a time, at least 1; null: all.</param>
public sealed record RolloutGroup(string Name, bool LockStep, bool AbortTogether, int? MaxConcurrent);
