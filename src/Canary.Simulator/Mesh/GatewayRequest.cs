namespace Canary.Simulator.Mesh;

/// <summary>A request as it reaches the gateway.</summary>
public sealed record GatewayRequest
{
    /// <summary>The Host header; a port in it does not count.</summary>
    public required string Host { get; init; }

    public string Method { get; init; } = "GET";

    /// <summary>Begins with a slash.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Without the question mark.</summary>
    public string Query { get; init; } = "";

    /// <summary>By name, in any case; several values are joined with a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    internal static IReadOnlyDictionary<string, string> NoHeaders { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The host without its port, in lower case.</summary>
    internal string HostName
    {
        get
        {
            var colon = Host.LastIndexOf(':');
            return (colon < 0 ? Host : Host[..colon]).TrimEnd('.').ToLowerInvariant();
        }
    }

    /// <summary>The first value of a query parameter.</summary>
    internal string? QueryValue(string name)
    {
        foreach (var part in Query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? part : part[..equals];
            if (Decode(key) == name)
            {
                return equals < 0 ? "" : Decode(part[(equals + 1)..]);
            }
        }
        return null;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
