using Canary.Engine.StateMachine;

namespace Canary.Engine;

/// <summary>
/// The state machine of a canary. Guards only look, actions only write the record; what must be done in the cluster follows from the
/// phase, see <see cref="EffectPlanner"/>.
/// </summary>
public static class RolloutMachine
{
    private static readonly StateTable<RolloutPhase, RolloutTrigger, Pass> Table = RolloutTable.Create();

    private static readonly RolloutTrigger[] ByUrgency = Enum.GetValues<RolloutTrigger>();

    /// <summary>Its table as data.</summary>
    public static StateMachineInfo<RolloutPhase, RolloutTrigger> GetInfo() => Table.GetInfo();

    /// <summary>Its table as a Mermaid diagram.</summary>
    public static string ToMermaid() => MermaidWriter.Write(GetInfo());

    /// <summary>The most urgent of the triggers that are permitted now happens; the rest wait for the next pass.</summary>
    internal static void Step(Pass pass)
    {
        var machine = Table.For(pass);
        foreach (var trigger in ByUrgency)
        {
            if (machine.TryFire(trigger, out var acted) && acted)
            {
                return;
            }
        }
    }
}
