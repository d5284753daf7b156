using System.Text;

namespace Canary.Engine.StateMachine;

/// <summary>
/// Draws a table as a Mermaid <c>stateDiagram-v2</c>, one line per transition. Ignored triggers are left out, and states that nothing leads to.
/// </summary>
public static class MermaidWriter
{
    /// <summary>The diagram, with <c>\n</c> line ends and one at the end.</summary>
    public static string Write<TState, TTrigger>(StateMachineInfo<TState, TTrigger> info)
        where TState : struct, Enum
        where TTrigger : struct, Enum
    {
        var text = new StringBuilder("stateDiagram-v2\n");
        text.Append("    [*] --> ").Append(info.InitialState).Append('\n');
        var reached = Reached(info);
        foreach (var transition in info.States.SelectMany(state => state.Transitions))
        {
            if (transition.Kind != TransitionKind.Ignored && reached.Contains(transition.Source))
            {
                Append(text, transition);
            }
        }
        return text.ToString();
    }

    private static HashSet<TState> Reached<TState, TTrigger>(StateMachineInfo<TState, TTrigger> info)
        where TState : struct, Enum
        where TTrigger : struct, Enum
    {
        HashSet<TState> reached = [info.InitialState];
        int before;
        do
        {
            before = reached.Count;
            var ways = info.States.Where(state => reached.Contains(state.State)).SelectMany(state => state.Transitions);
            reached.UnionWith([.. ways.Select(transition => transition.Destination)]);
        } while (reached.Count > before);
        return reached;
    }

    private static void Append<TState, TTrigger>(StringBuilder text, TransitionInfo<TState, TTrigger> transition)
        where TState : struct, Enum
        where TTrigger : struct, Enum
    {
        text.Append("    ").Append(transition.Source).Append(" --> ").Append(transition.Destination);
        text.Append(" : ").Append(transition.Trigger);
        if (transition.Guard is not null)
        {
            text.Append(" [").Append(Escape(transition.Guard)).Append(']');
        }
        text.Append('\n');
    }

    /// <summary>Mermaid ends a statement at a semicolon and starts an entity at a hash.</summary>
    private static string Escape(string guard) =>
        string.Concat(
            guard.Select(character =>
                character switch
                {
                    '#' => "#35;",
                    ';' => "#59;",
                    _ => character.ToString(),
                }
            )
        );
}
