using System.Text.Json.Nodes;

namespace Canary.Resources.Manifests;

/// <summary>An object read from a file, which remembers where each of its fields stands.</summary>
public sealed class Manifest
{
    private readonly IReadOnlyDictionary<string, Position> positions;
    private readonly string prefix;

    internal Manifest(
        JsonObject content,
        string file,
        IReadOnlyDictionary<string, Position> positions,
        string prefix = ""
    )
    {
        Content = content;
        File = file;
        this.positions = positions;
        this.prefix = prefix;
    }

    public JsonObject Content { get; }

    public string File { get; }

    /// <summary>Empty when it is absent or not a string.</summary>
    public string ApiVersion => Text(Content["apiVersion"]);

    /// <summary>Empty when it is absent or not a string.</summary>
    public string Kind => Text(Content["kind"]);

    /// <summary><c>metadata.name</c>; empty when it is absent or not a string.</summary>
    public string Name => Text((Content["metadata"] as JsonObject)?["name"]);

    /// <summary><c>metadata.namespace</c>; empty when it is absent or not a string.</summary>
    public string Namespace => Text((Content["metadata"] as JsonObject)?["namespace"]);

    /// <summary>Where the object begins.</summary>
    public Position Position => Locate("");

    /// <summary>Where a field stands, or the nearest thing around it that is there.</summary>
    /// <param name="path">As in error messages: <c>spec.analysis.metrics[1].interval</c>.</param>
    public Position Locate(string path)
    {
        var full = Join(prefix, path);
        Position found;
        while (!positions.TryGetValue(full, out found))
        {
            full = full[..Math.Max(0, full.LastIndexOfAny(['.', '[']))];
        }
        return found;
    }

    internal Manifest Within(JsonObject item, string path) => new(item, File, positions, Join(prefix, path));

    private static string Join(string prefix, string path) =>
        prefix.Length == 0 || path.Length == 0 ? prefix + path : $"{prefix}.{path}";

    private static string Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
