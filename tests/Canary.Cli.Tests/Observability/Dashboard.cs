using System.Text.Json.Nodes;
using Canary.Testing;

namespace Canary.Cli.Tests.Observability;

/// <summary>A Grafana dashboard, as far as tests look at it.</summary>
internal sealed class Dashboard
{
    private readonly JsonObject json;

    private Dashboard(string file)
    {
        Name = Path.GetFileNameWithoutExtension(file);
        Text = File.ReadAllText(file);
        json = JsonNode.Parse(Text)!.AsObject();
    }

    public static IReadOnlyList<Dashboard> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "charts", "canary", "files", "dashboards"), "*.json")
            .Order(StringComparer.Ordinal)
            .Select(file => new Dashboard(file)),
    ];

    public string Name { get; }

    public string Text { get; }

    public string Uid => (string)json["uid"]!;

    /// <summary>Without rows.</summary>
    public IEnumerable<JsonObject> Panels =>
        json["panels"]!.AsArray().Select(panel => panel!.AsObject()).Where(panel => (string?)panel["type"] != "row");

    public IEnumerable<JsonObject> Everything => json["panels"]!.AsArray().Select(panel => panel!.AsObject());

    public IEnumerable<JsonObject> Variables => json["templating"]!["list"]!.AsArray().Select(item => item!.AsObject());

    public override string ToString() => Name;
}
