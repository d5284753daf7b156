using System.CommandLine;
using Canary.Cli.Commands;
using Canary.Cli.Output;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Client.Configuration;

namespace Canary.Cli.CommandLine;

/// <summary>The program <c>canary</c>: its commands, and how errors become messages and exit codes.</summary>
internal static class CanaryCommandLine
{
    /// <summary>How long a command may take to stop after Ctrl-C.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var parsed = Create(terminal).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                terminal.Error(error.Message);
            }
            terminal.Error("See 'canary --help', or 'canary COMMAND --help'.");
            return ExitCode.Usage;
        }
        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = terminal.Output,
                    Error = terminal.ErrorOutput,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = StopWithin,
                }
            );
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e)
            when (e is CommandException or KubernetesException or KubernetesConfigurationException or IOException)
        {
            terminal.Error($"error: {e.Message}");
            return ExitCode.Failed;
        }
    }

    private static RootCommand Create(Terminal terminal) =>
        new(
            "Progressive delivery for Kubernetes: shifts traffic to a new release in steps, judges it, promotes or aborts it."
        )
        {
            PlaygroundCommand.Create(terminal),
            ControllerCommand.Create(terminal),
            GetCommand.Create(terminal),
            DescribeCommand.Create(terminal),
            SimulatorCommand.Create(terminal),
            GraphCommand.Create(terminal),
        };
}

/// <summary>A command can't go on; the message is for the user: what, where, and what to do.</summary>
internal sealed class CommandException(string message) : Exception(message);
