using System.CommandLine;
using System.Globalization;
using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Canary.Resources.V1;
using Canary.Resources.Views;

namespace Canary.Cli.Commands;

/// <summary><c>canary describe NAME</c>: what a rollout is doing, what it waits for, and why.</summary>
internal sealed class DescribeCommand
{
    private readonly ClusterOptions cluster = new();

    private readonly Argument<string> name = new("name") { Description = "The Canary" };

    public static Command Create(Terminal terminal)
    {
        var options = new DescribeCommand();
        var command = new Command("describe", "Explain where a rollout stands, what it waits for, and why")
        {
            options.name,
        };
        options.cluster.AddConnectionTo(command).AddNamespaceTo(command);
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, terminal, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var configuration = cluster.Configuration(parsed);
        using var client = configuration.CreateClient();
        var canary = await CanaryObjects.GetAsync(
            client,
            new(configuration.Namespace, parsed.GetRequiredValue(name)),
            cancellationToken
        );
        RolloutDescription.Write(
            terminal,
            RolloutView.Of(CanaryObjects.Parse(canary)),
            TimeProvider.System.GetUtcNow()
        );
        return ExitCode.Ok;
    }
}
