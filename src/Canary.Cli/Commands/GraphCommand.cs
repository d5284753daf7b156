using System.CommandLine;
using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Canary.Engine;

namespace Canary.Cli.Commands;

/// <summary><c>canary graph</c>: the state machine as Mermaid.</summary>
internal static class GraphCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "graph",
            "Print the phases of a rollout and what leads from one to another, as Mermaid"
        );
        command.SetAction(_ =>
        {
            terminal.WriteLine(RolloutMachine.ToMermaid().TrimEnd());
            return ExitCode.Ok;
        });
        return command;
    }
}
