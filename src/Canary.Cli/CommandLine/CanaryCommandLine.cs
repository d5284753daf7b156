using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
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

    public static Task<int> RunAsync(string[] args, Terminal terminal) =>
        RunAsync(args, new CommandEnvironment(terminal));

    public static async Task<int> RunAsync(string[] args, CommandEnvironment environment)
    {
        var terminal = environment.Terminal;
        var parsed = Create(environment).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                terminal.Error(error.Message);
            }
            var program = environment.ProgramName;
            terminal.Error($"See '{program} --help', or '{program} COMMAND --help'.");
            return ExitCode.Usage;
        }
        try
        {
            return await InvokeAsync(parsed, environment);
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

    private static Task<int> InvokeAsync(ParseResult parsed, CommandEnvironment environment)
    {
        var terminal = environment.Terminal;
        if (environment.Stopping is { } stopping && parsed.Action is AsynchronousCommandLineAction action)
        {
            return action.InvokeAsync(parsed, stopping);
        }
        if (parsed.Action is HelpAction)
        {
            return Task.FromResult(HelpText.Write(parsed, environment));
        }
        return parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.ErrorOutput,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = StopWithin,
            }
        );
    }

    private static RootCommand Create(CommandEnvironment environment)
    {
        var terminal = environment.Terminal;
        var root = new RootCommand(
            "Progressive delivery for Kubernetes: shifts traffic to a new release in steps, judges it, promotes or aborts it."
        )
        {
            PlaygroundCommand.Create(terminal),
            ControllerCommand.Create(terminal),
            InstallCommand.Create(terminal),
            GetCommand.Create(environment),
            DescribeCommand.Create(environment),
            WatchCommand.Create(environment),
            StatusCommand.Create(environment),
            HistoryCommand.Create(environment),
        };
        foreach (var command in InterventionCommand.CreateAll(environment))
        {
            root.Add(command);
        }
        root.Add(SimulatorCommand.Create(terminal));
        root.Add(GraphCommand.Create(terminal));
        root.Add(CompletionCommand.Create(environment));
        return root;
    }
}

/// <summary>A command can't go on; the message is for the user: what, where, and what to do.</summary>
internal sealed class CommandException(string message) : Exception(message);
