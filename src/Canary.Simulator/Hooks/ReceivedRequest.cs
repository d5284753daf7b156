using System.Text.Json.Nodes;

namespace Canary.Simulator.Hooks;

/// <summary>A request as it reached a receiver.</summary>
public sealed record ReceivedRequest
{
    /// <summary>When it arrived.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>In upper case.</summary>
    public required string Method { get; init; }

    /// <summary>Where it was sent.</summary>
    public required Uri Address { get; init; }

    /// <summary>By name, in any case; several values are joined with a comma.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body as text; empty: there was none.</summary>
    public required string Body { get; init; }

    /// <summary>The host without its port.</summary>
    public string Host => Address.Host;

    /// <summary>Begins with a slash; without the query.</summary>
    public string Path => Address.AbsolutePath;

    /// <summary>The body as JSON.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is none.</exception>
    public JsonObject Json() =>
        JsonNode.Parse(Body) as JsonObject ?? throw new System.Text.Json.JsonException("no object");

    /// <summary>A header's value; null: it was not sent.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
