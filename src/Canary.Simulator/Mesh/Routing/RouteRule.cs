using Canary.Kubernetes;
using Canary.Simulator.Mesh.Nginx;
using Canary.Simulator.Mesh.Telemetry;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>What happens to the requests that a rule takes.</summary>
internal sealed record RouteRule
{
    /// <summary>The kind of route that it stands in.</summary>
    public required string Kind { get; init; }

    /// <summary>The route that it stands in.</summary>
    public required ObjectKey Route { get; init; }

    /// <summary>Its place in the route.</summary>
    public required int Index { get; init; }

    /// <summary>What metrics call its path; empty: nothing.</summary>
    public string Path { get; init; } = "";

    public required RouteFilters Filters { get; init; }

    public required IReadOnlyList<RouteBackend> Backends { get; init; }

    /// <summary>What takes some requests before the one backend gets the rest; null: nothing.</summary>
    public CanaryShare? Canary { get; init; }

    /// <summary>From the request to the whole answer; null: for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The answer's status while a backend can't be found: 500 by Gateway API, 503 elsewhere.</summary>
    public int ProblemStatus { get; init; } = 500;

    public RetryPolicy Retry { get; init; } = RetryPolicy.None;

    /// <summary>Who measures its requests; null: nobody.</summary>
    public NginxTelemetry? Telemetry { get; init; }

    public required EvenSpread Spread { get; init; }

    /// <summary>The backend for the next request, by weight; null: no backend has a weight.</summary>
    public RouteBackend? NextBackend(GatewayRequest request)
    {
        if (Canary is { } canary)
        {
            return canary.Takes(request, Spread) ? canary.Backend : Backends[0];
        }
        var total = Backends.Sum(backend => (long)backend.Weight);
        var at = Spread.Next() * total;
        foreach (var backend in Backends)
        {
            if ((at -= backend.Weight) < 0)
            {
                return backend;
            }
        }
        return Backends.LastOrDefault(backend => backend.Weight > 0);
    }
}

/// <summary>Where a share of a rule's requests goes.</summary>
/// <param name="Service">The Service.</param>
/// <param name="Port">Its port.</param>
/// <param name="Weight">Its share of the sum of all weights.</param>
/// <param name="Problem">Why it can't be used; null: it can.</param>
/// <param name="Filters">What is done to its requests and answers alone.</param>
internal sealed record RouteBackend(ObjectKey Service, int Port, int Weight, string? Problem, RouteFilters Filters)
{
    /// <summary>Labels that the Service's pods must have to be asked; null: none.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>What is done to requests and answers on their way.</summary>
internal sealed record RouteFilters
{
    public static RouteFilters None { get; } = new();

    public HeaderChange? Request { get; init; }

    public HeaderChange? Response { get; init; }

    public Rewrite? Rewrite { get; init; }

    public Redirect? Redirect { get; init; }

    /// <summary>What is answered without asking any pod.</summary>
    public DirectAnswer? Answer { get; init; }

    public IReadOnlyList<Mirror> Mirrors { get; init; } = [];

    public CrossOrigin? CrossOrigin { get; init; }
}

/// <summary>Headers set (replaced), added to, and removed.</summary>
internal sealed record HeaderChange(
    IReadOnlyList<KeyValuePair<string, string>> Set,
    IReadOnlyList<KeyValuePair<string, string>> Add,
    IReadOnlyList<string> Remove
);

/// <summary>A new host and path for the backend; null: as they were.</summary>
internal sealed record Rewrite(string? Hostname, PathChange? Path);

/// <summary>An answer that sends the client elsewhere.</summary>
internal sealed record Redirect(string? Scheme, string? Hostname, int? Port, PathChange? Path, int Status);

/// <summary>An answer of the gateway itself.</summary>
internal sealed record DirectAnswer(int Status, string Body);

/// <summary>A new path: in full, or for the prefix that matched; with both, for the prefix if the path had to begin with a text.</summary>
internal sealed record PathChange(string? Full, string? Prefix)
{
    public string Apply(string path, PathMatch match)
    {
        if (Full is not null && Prefix is not null && match is PathMatch.TextPrefix text)
        {
            return Prefix + path[text.Text.Length..];
        }
        if (Full is not null)
        {
            return Full;
        }
        var matched = match is PathMatch.Prefix prefix ? prefix.Path.TrimEnd('/') : "";
        var changed = (Prefix ?? "").TrimEnd('/') + path[matched.Length..];
        return changed.StartsWith('/') ? changed : $"/{changed}";
    }
}

/// <summary>A copy of requests whose answers nobody waits for.</summary>
internal sealed record Mirror(RouteBackend Backend, double Share, EvenSpread Spread);
