using System.CommandLine;
using Canary.Cli.CommandLine;
using Canary.Cli.Interventions;
using Canary.Cli.Output;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Cli.Commands;

/// <summary><c>canary promote|abort|pause|resume|retry|skip-step NAME</c>, <c>canary approve|reject NAME GATE</c>: what people ask of a rollout.</summary>
internal sealed class InterventionCommand
{
    /// <summary>A controller answers within a second.</summary>
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private readonly ClusterOptions cluster = new();

    private readonly Argument<string> name = new("name") { Description = "The Canary" };

    private readonly Argument<string> gate = new("gate") { Description = "The gate, by its name in analysis.gates" };

    private readonly Option<string?> revision = new("--revision")
    {
        Description = "The revision that is meant, by its hash. Default: the one that the status shows now",
    };

    private readonly Option<bool> anyRevision = new("--any-revision")
    {
        Description = "Whatever revision is under way, or about to be",
    };

    private readonly Option<string?> requester = new("--as-requester")
    {
        Description = "Who asks, for status and history. Default: the kubeconfig's user, else $USER",
    };

    private readonly Option<bool> noWait = new("--no-wait") { Description = "Don't wait for the controller's answer" };

    private readonly Option<TimeSpan> timeout = Durations.Option(
        "--timeout",
        "Longest wait for the controller's answer",
        DefaultTimeout
    );

    public static IEnumerable<Command> CreateAll(CommandEnvironment environment) =>
        [
            Create(environment, "promote", "Leave out what is left of the analysis, and promote"),
            Create(environment, "abort", "Give the release up: all traffic back to the primary"),
            Create(environment, "pause", "Keep the weight where it is until resumed"),
            Create(environment, "resume", "Go on with a paused rollout"),
            Create(environment, "retry", "Run a release again that failed"),
            Create(environment, "skip-step", "Take the present step for passed"),
            Create(environment, "approve", "Open a gate", hasGate: true),
            Create(environment, "reject", "Give the release up because of a gate", hasGate: true),
        ];

    private static Command Create(CommandEnvironment environment, string verb, string description, bool hasGate = false)
    {
        var options = new InterventionCommand();
        var command = new Command(verb, description) { options.name };
        if (hasGate)
        {
            command.Add(options.gate);
        }
        Option[] all = [options.revision, options.anyRevision, options.requester, options.noWait, options.timeout];
        foreach (var option in all)
        {
            command.Add(option);
        }
        command.Validators.Add(result =>
        {
            if (result.GetResult(options.revision) is not null && result.GetResult(options.anyRevision) is not null)
            {
                result.AddError("--revision and --any-revision contradict each other: use one.");
            }
        });
        options.cluster.AddConnectionTo(command).AddNamespaceTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var asked = hasGate ? $"{verb}.{parsed.GetRequiredValue(options.gate)}" : verb;
                return options.RunAsync(asked, parsed, environment, cancellationToken);
            }
        );
        return command;
    }

    private async Task<int> RunAsync(
        string asked,
        ParseResult parsed,
        CommandEnvironment environment,
        CancellationToken cancellationToken
    )
    {
        using var connection = cluster.Connect(parsed, environment);
        var key = new ObjectKey(connection.Namespace, parsed.GetRequiredValue(name));
        var shown = CanaryObjects.Parse(await CanaryObjects.GetAsync(connection.Client, key, cancellationToken));
        var wanted = new Intervention(
            asked,
            RevisionFor(parsed, shown),
            parsed.GetValue(requester) ?? connection.User ?? environment.UserName
        );
        var sender = new InterventionSender(connection, key, environment.Time);
        var before = await sender.SendAsync(shown, wanted, cancellationToken);
        if (parsed.GetValue(noWait))
        {
            environment.Terminal.WriteLine($"Asked {key} for {wanted.Name}, revision {wanted.Revision}.");
            return ExitCode.Ok;
        }
        var limit = parsed.GetValue(timeout);
        var outcome = await sender.AwaitAsync(wanted, before, limit, cancellationToken);
        return Tell(environment.Terminal, outcome, $"{key} for {wanted.Name} within {Age.Of(limit)}");
    }

    private string RevisionFor(ParseResult parsed, V1Canary shown) =>
        parsed.GetValue(anyRevision)
            ? Intervention.AnyRevision
            : parsed.GetValue(revision) ?? InterventionTarget.RevisionOf(shown);

    private static int Tell(Terminal terminal, InterventionOutcome? outcome, string what)
    {
        switch (outcome)
        {
            case null:
                terminal.Error(
                    $"error: No controller answered {what}. The request stays on the Canary; is the controller running?"
                );
                return ExitCode.TimedOut;
            case { Accepted: true }:
                terminal.WriteLine(terminal.Paint(outcome.Message, Tone.Good));
                return ExitCode.Ok;
            default:
                terminal.Error($"error: {outcome.Message}");
                return ExitCode.Failed;
        }
    }
}
