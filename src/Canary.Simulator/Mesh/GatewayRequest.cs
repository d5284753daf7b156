using System.Globalization;

namespace Canary.Simulator.Mesh;

/// <summary>A request as it reaches the gateway.</summary>
public sealed record GatewayRequest
{
    /// <summary>The Host header. A port in it counts only for requests to a Service, inside the cluster.</summary>
    public required string Host { get; init; }

    public string Method { get; init; } = "GET";

    /// <summary>Begins with a slash.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Without the question mark.</summary>
    public string Query { get; init; } = "";

    /// <summary>By name, in any case; several values are joined with a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>The workload that sends it, for what a mesh decides by that; null: somebody outside of the cluster.</summary>
    public RequestSource? Source { get; init; }

    /// <summary>The gateway of Istio, as <c>namespace/name</c>, that it comes in by; null: whichever serves its host.</summary>
    public string? Gateway { get; init; }

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

    /// <summary>The port in the host; null: none is named.</summary>
    internal int? Port
    {
        get
        {
            var colon = Host.LastIndexOf(':');
            return colon >= 0 && int.TryParse(Host.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var port)
                ? port
                : null;
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

    /// <summary>The value of a cookie; null: it is not there.</summary>
    internal string? Cookie(string name)
    {
        foreach (var part in Headers.GetValueOrDefault("Cookie", "").Split(';', StringSplitOptions.TrimEntries))
        {
            if (
                part.Length > name.Length
                && part[name.Length] == '='
                && part.StartsWith(name, StringComparison.Ordinal)
            )
            {
                return part[(name.Length + 1)..];
            }
        }
        return null;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

/// <summary>The workload inside the cluster that sends a request.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Workload">Its name, as metrics call it.</param>
/// <param name="Labels">Its pods' labels.</param>
public sealed record RequestSource(string Namespace, string Workload, IReadOnlyDictionary<string, string> Labels);
