using Canary.Simulator.ApiServer.Auth;

namespace Canary.Simulator.ApiServer.Http;

/// <summary>A request to the API server, whichever way it came.</summary>
public sealed record ApiRequest
{
    public required string Method { get; init; }

    /// <summary>Decoded segment by segment; begins with a slash.</summary>
    public required string Path { get; init; }

    /// <summary>Parameters in order, decoded.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>All values of each header, by its name in any case.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Who the connection belongs to (a client certificate, the process itself); null: only headers can tell.</summary>
    public UserInfo? Peer { get; init; }

    /// <summary>The first value of a header; empty when it is not there.</summary>
    public string Header(string name) => Headers.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : "";

    /// <summary>The first value of a query parameter; null when it is not there.</summary>
    public string? Parameter(string name)
    {
        foreach (var (key, value) in Query)
        {
            if (key == name)
            {
                return value;
            }
        }
        return null;
    }

    /// <summary>Splits a request target as it stands in the request line.</summary>
    public static (string Path, IReadOnlyList<KeyValuePair<string, string>> Query) SplitTarget(string target)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var path = Uri.UnescapeDataString(question < 0 ? target : target[..question]);
        if (question < 0 || question == target.Length - 1)
        {
            return (path, []);
        }
        var query = new List<KeyValuePair<string, string>>();
        foreach (var part in target[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            query.Add(new(Decode(equals < 0 ? part : part[..equals]), equals < 0 ? "" : Decode(part[(equals + 1)..])));
        }
        return (path, query);
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
