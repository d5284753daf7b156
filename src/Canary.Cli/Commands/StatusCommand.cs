using System.CommandLine;
using Canary.Cli.CommandLine;
using Canary.Cli.Following;
using Canary.Cli.Output;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Cli.Commands;

/// <summary><c>canary status NAME</c>: the exit code says whether this release is live.</summary>
internal sealed class StatusCommand
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    private readonly ClusterOptions cluster = new();

    private readonly Argument<string> name = new("name") { Description = "The Canary" };

    private readonly Option<bool> wait = new("--wait") { Description = "Wait until it is decided" };

    private readonly Option<string?> revision = new("--revision")
    {
        Description = "The release is this revision, by its hash. Default: whatever the target is now",
    };

    private readonly Option<string?> image = new("--image")
    {
        Description = "The release is the one with this image, by its tag, digest or whole name",
    };

    private readonly Option<TimeSpan> timeout = Durations.Option("--timeout", "Longest wait", DefaultTimeout);

    public static Command Create(CommandEnvironment environment)
    {
        var options = new StatusCommand();
        var command = new Command(
            "status",
            "Say by exit code whether a release is live: 0 it is, 1 it was given up or replaced, 3 it is not decided yet"
        )
        {
            options.name,
            options.wait,
            options.revision,
            options.image,
            options.timeout,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(options.revision) is not null && result.GetResult(options.image) is not null)
            {
                result.AddError("--revision and --image both name the release: use one.");
            }
        });
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
        var canary = CanaryObjects.Parse(await CanaryObjects.GetAsync(connection.Client, key, cancellationToken));
        var query = new ReleaseQuery(
            parsed.GetValue(revision),
            parsed.GetValue(image),
            await TargetReader.ReadAsync(connection, canary, cancellationToken)
        );
        var lines = new RolloutLines(environment);
        var verdict = Judge(canary);
        if (verdict is null && parsed.GetValue(wait))
        {
            verdict = await CanaryChanges.UntilAsync(
                connection,
                key,
                environment.Time,
                parsed.GetValue(timeout),
                Follow,
                cancellationToken
            );
        }
        return Tell(environment.Terminal, verdict, $"{query} of {key} is not live yet", canary);

        ReleaseVerdict? Follow(V1Canary? now)
        {
            canary = now ?? canary;
            if (now is not null)
            {
                lines.Write(now);
            }
            return Judge(now);
        }

        ReleaseVerdict? Judge(V1Canary? now)
        {
            query = query.Resolve(now?.Status ?? new());
            return ReleaseVerdict.Of(query, now);
        }
    }

    private static int Tell(Terminal terminal, ReleaseVerdict? verdict, string undecided, V1Canary canary)
    {
        switch (verdict)
        {
            case null:
                terminal.Error($"error: {undecided}. {RolloutLines.Describe(canary)}");
                return ExitCode.TimedOut;
            case { IsLive: true }:
                terminal.WriteLine(terminal.Paint(verdict.Message, Tone.Good));
                return ExitCode.Ok;
            default:
                terminal.Error($"error: {verdict.Message}");
                return ExitCode.Failed;
        }
    }
}
