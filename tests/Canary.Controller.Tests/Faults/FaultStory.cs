using Canary.Simulator;

namespace Canary.Controller.Tests.Faults;

/// <summary>A short story with one end, whatever goes wrong on the way.</summary>
/// <param name="Name">What it is about, in a few words.</param>
/// <param name="Given">What is there before the controller starts.</param>
/// <param name="Tell">What happens from its start on.</param>
internal sealed record FaultStory(string Name, Action<Plot> Given, Action<Plot> Tell)
{
    /// <summary>What else there is in the world.</summary>
    public WorldOptions World { get; init; } = new();

    /// <summary>The phase of the Canary <c>podinfo</c> at the end; null: it is gone.</summary>
    public string? Phase { get; init; } = "Succeeded";

    /// <summary>How its rollouts ended, the newest first.</summary>
    public IReadOnlyList<string> Results { get; init; } = ["Promoted"];

    /// <summary>
    /// Each fault is tried alone, at every request of its own. Other stories meet several in a run, so that fewer runs cover every request; see
    /// <see cref="FaultTests"/>.
    /// </summary>
    public bool OneFaultAtATime { get; init; }

    public override string ToString() => Name;
}
