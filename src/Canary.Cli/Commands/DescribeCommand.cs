using System.CommandLine;
using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Canary.Resources.Views;

namespace Canary.Cli.Commands;

/// <summary><c>canary describe NAME</c>: what a rollout is doing, what it waits for, and why.</summary>
internal sealed class DescribeCommand
{
    private readonly ClusterOptions cluster = new();

    private readonly Argument<string> name = new("name") { Description = "The Canary" };

    public static Command Create(CommandEnvironment environment)
    {
        var options = new DescribeCommand();
        var command = new Command("describe", "Explain where a rollout stands, what it waits for, and why")
        {
            options.name,
        };
        options.cluster.AddConnectionTo(command).AddNamespaceTo(command);
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, environment, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(
        ParseResult parsed,
        CommandEnvironment environment,
        CancellationToken cancellationToken
    )
    {
        using var connection = cluster.Connect(parsed, environment);
        var canary = await CanaryObjects.GetAsync(
            connection.Client,
            new(connection.Namespace, parsed.GetRequiredValue(name)),
            cancellationToken
        );
        RolloutDescription.Write(
            environment.Terminal,
            RolloutView.Of(CanaryObjects.Parse(canary)),
            environment.Time.GetUtcNow()
        );
        return ExitCode.Ok;
    }
}
