using System.CommandLine;
using System.Text.Json.Nodes;
using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Canary.Resources.Views;

namespace Canary.Cli.Commands;

/// <summary><c>canary get [NAME]</c>: Canaries and where they stand.</summary>
internal sealed class GetCommand
{
    private readonly ClusterOptions cluster = new();

    private readonly Argument<string?> name = new("name")
    {
        Description = "Only this one",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<OutputFormat> output = new("--output", "-o") { Description = "How to print them" };

    public static Command Create(CommandEnvironment environment)
    {
        var options = new GetCommand();
        var command = new Command("get", "List Canaries and where they stand") { options.name, options.output };
        options.cluster.AddConnectionTo(command).AddNamespaceTo(command).AddAllNamespacesTo(command);
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
        var (terminal, client) = (environment.Terminal, connection.Client);
        var @namespace = cluster.Namespace(parsed, connection);
        var found = parsed.GetValue(name) is { } one
            ? [await CanaryObjects.GetAsync(client, new(@namespace ?? connection.Namespace, one), cancellationToken)]
            : await CanaryObjects.ListAsync(client, @namespace, cancellationToken);
        var format = parsed.GetValue(output);
        if (!OutputFormats.TryWrite(terminal, format, () => Document(found, parsed.GetValue(name) is not null)))
        {
            WriteTable(environment, found, wide: format == OutputFormat.Wide, withNamespace: @namespace is null);
        }
        return ExitCode.Ok;
    }

    private static JsonObject Document(IReadOnlyList<JsonObject> found, bool single) =>
        single
            ? found[0]
            : new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "List",
                ["items"] = new JsonArray([.. found]),
            };

    private static void WriteTable(
        CommandEnvironment environment,
        IReadOnlyList<JsonObject> found,
        bool wide,
        bool withNamespace
    )
    {
        if (found.Count == 0)
        {
            environment.Terminal.Error("No Canaries found.");
            return;
        }
        List<string> heads = ["NAME", "STATUS", "WEIGHT", "STEP", "REASON", "AGE"];
        if (wide)
        {
            heads.AddRange(["REVISION", "FAILED", "LAST TRANSITION"]);
        }
        if (withNamespace)
        {
            heads.Insert(0, "NAMESPACE");
        }
        var now = environment.Time.GetUtcNow();
        var rows = found
            .Select(canary => Row(RolloutView.Of(CanaryObjects.Parse(canary)), now, wide, withNamespace))
            .ToList();
        foreach (var line in Table.Render(heads, rows))
        {
            environment.Terminal.WriteLine(line);
        }
    }

    private static List<string> Row(RolloutView view, DateTimeOffset now, bool wide, bool withNamespace)
    {
        List<string> cells =
        [
            view.Name,
            view.Phase,
            $"{view.CanaryWeight}",
            view.Steps == 0 ? "" : $"{view.Step}/{view.Steps}",
            view.Reason ?? "",
            view.CreatedAt is { } created ? Age.Of(now - created) : "",
        ];
        if (wide)
        {
            var moved = view.LastTransitionTime is { } time ? Age.Of(now - time) : "";
            cells.AddRange([view.Revision?.Hash ?? "", $"{view.FailedChecks}/{view.Threshold}", moved]);
        }
        if (withNamespace)
        {
            cells.Insert(0, view.Namespace);
        }
        return cells;
    }
}
