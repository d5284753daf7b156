using System.CommandLine;
using Canary.Cli.CommandLine;
using Canary.Cli.Following;
using Canary.Cli.Output;
using Canary.Kubernetes;

namespace Canary.Cli.Commands;

/// <summary><c>canary watch NAME</c>: a rollout as it goes, until Ctrl-C or its deletion.</summary>
internal sealed class WatchCommand
{
    private readonly ClusterOptions cluster = new();

    private readonly Argument<string> name = new("name") { Description = "The Canary" };

    public static Command Create(CommandEnvironment environment)
    {
        var options = new WatchCommand();
        var command = new Command(
            "watch",
            "Follow a rollout live: a page that redraws itself on a terminal, else a line per change"
        )
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
        var key = new ObjectKey(connection.Namespace, parsed.GetRequiredValue(name));
        // A name that is wrong should be an error at once, and so should a cluster that does not answer.
        await CanaryObjects.GetAsync(connection.Client, key, cancellationToken);
        using IRolloutDisplay display = environment.Terminal.Redraws
            ? new RolloutPage(environment)
            : new RolloutLog(environment);
        await CanaryChanges.UntilAsync(
            connection,
            key,
            environment.Time,
            limit: null,
            canary =>
            {
                if (canary is null)
                {
                    return "deleted";
                }
                display.Show(canary);
                return null;
            },
            cancellationToken
        );
        environment.Terminal.WriteLine($"{key} was deleted.");
        return ExitCode.Ok;
    }
}
