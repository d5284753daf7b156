using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Resources.Views;

namespace Canary.Cli.Commands;

/// <summary><c>canary history NAME</c>: the rollouts that ended, newest first.</summary>
internal sealed class HistoryCommand
{
    private readonly ClusterOptions cluster = new();

    private readonly Argument<string> name = new("name") { Description = "The Canary" };

    private readonly Option<OutputFormat> output = new("--output", "-o") { Description = "How to print them" };

    public static Command Create(CommandEnvironment environment)
    {
        var options = new HistoryCommand();
        var command = new Command("history", "List the past rollouts, newest first: the last ten are kept")
        {
            options.name,
            options.output,
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
        var canary = await CanaryObjects.GetAsync(connection.Client, key, cancellationToken);
        var format = parsed.GetValue(output);
        if (!OutputFormats.TryWrite(environment.Terminal, format, () => Document(key, canary)))
        {
            var view = RolloutView.Of(CanaryObjects.Parse(canary));
            WriteTable(environment, view, isWide: format == OutputFormat.Wide);
        }
        return ExitCode.Ok;
    }

    private static JsonObject Document(ObjectKey key, JsonObject canary) =>
        new()
        {
            ["namespace"] = key.Namespace,
            ["name"] = key.Name,
            ["history"] = canary["status"]?["history"]?.DeepClone() ?? new JsonArray(),
        };

    private static void WriteTable(CommandEnvironment environment, RolloutView view, bool isWide)
    {
        if (view.History.Count == 0)
        {
            environment.Terminal.Error($"No rollout of {view.Namespace}/{view.Name} has ended yet.");
            return;
        }
        List<string> heads = ["FINISHED", "RESULT", "REVISION", "WEIGHT", "TOOK", "IMAGES", "REASON"];
        if (isWide)
        {
            heads.AddRange(["BY", "REPLACED", "WHY"]);
        }
        var now = environment.Time.GetUtcNow();
        foreach (var line in Table.Render(heads, [.. view.History.Select(rollout => Row(rollout, now, isWide))]))
        {
            environment.Terminal.WriteLine(line);
        }
    }

    private static List<string> Row(V1RolloutStatus rollout, DateTimeOffset now, bool isWide)
    {
        List<string> cells =
        [
            $"{Age.Of(now - rollout.Finished)} ago",
            rollout.Result ?? "",
            rollout.Revision ?? "",
            rollout.Weight.ToString(CultureInfo.InvariantCulture),
            Age.Of(rollout.Finished - rollout.Started),
            string.Join(",", rollout.Images ?? []),
            rollout.Reason ?? "",
        ];
        if (isWide)
        {
            cells.AddRange([rollout.By ?? "", rollout.Replaced ?? "", rollout.Message ?? ""]);
        }
        return cells;
    }
}
