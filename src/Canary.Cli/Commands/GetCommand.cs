using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Resources;
using Canary.Resources.Manifests;
using Canary.Resources.V1;
using Canary.Resources.Views;

namespace Canary.Cli.Commands;

/// <summary><c>canary get [NAME]</c>: Canaries and where they stand.</summary>
internal sealed class GetCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly ClusterOptions cluster = new();

    private readonly Argument<string?> name = new("name")
    {
        Description = "Only this one",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<OutputFormat> output = new("--output", "-o") { Description = "How to print them" };

    public static Command Create(Terminal terminal)
    {
        var options = new GetCommand();
        var command = new Command("get", "List Canaries and where they stand") { options.name, options.output };
        options.cluster.AddConnectionTo(command).AddNamespaceTo(command).AddAllNamespacesTo(command);
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, terminal, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var configuration = cluster.Configuration(parsed);
        using var client = configuration.CreateClient();
        var @namespace = cluster.Namespace(parsed, configuration);
        var found = parsed.GetValue(name) is { } one
            ? [await CanaryObjects.GetAsync(client, new(@namespace ?? configuration.Namespace, one), cancellationToken)]
            : await CanaryObjects.ListAsync(client, @namespace, cancellationToken);
        switch (parsed.GetValue(output))
        {
            case OutputFormat.Json:
                terminal.WriteLine(Document(found, parsed.GetValue(name) is not null).ToJsonString(Indented));
                break;
            case OutputFormat.Yaml:
                terminal.Output.Write(ManifestWriter.Write(Document(found, parsed.GetValue(name) is not null)));
                break;
            default:
                WriteTable(
                    terminal,
                    found,
                    wide: parsed.GetValue(output) == OutputFormat.Wide,
                    withNamespace: @namespace is null
                );
                break;
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

    private static void WriteTable(Terminal terminal, IReadOnlyList<JsonObject> found, bool wide, bool withNamespace)
    {
        if (found.Count == 0)
        {
            terminal.Error("No Canaries found.");
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
        var now = TimeProvider.System.GetUtcNow();
        var rows = found
            .Select(canary => Row(RolloutView.Of(CanaryObjects.Parse(canary)), now, wide, withNamespace))
            .ToList();
        foreach (var line in Table.Render(heads, rows))
        {
            terminal.WriteLine(line);
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

/// <summary>How <c>get</c> prints.</summary>
internal enum OutputFormat
{
    Table,
    Wide,
    Json,
    Yaml,
}
