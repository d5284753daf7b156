namespace Canary.Simulator.Mesh.Routing;

/// <summary>Does what filters say.</summary>
internal static class FilterSteps
{
    /// <summary>The request as a backend gets it.</summary>
    public static GatewayRequest Forward(GatewayRequest request, RouteFilters filters, RouteMatch match)
    {
        if (filters.Request is { } change)
        {
            request = request with { Headers = Change(request.Headers, change) };
        }
        return filters.Rewrite is not { } rewrite
            ? request
            : request with
            {
                Host = rewrite.Hostname ?? request.Host,
                Path = rewrite.Path?.Apply(request.Path, match.Path) ?? request.Path,
            };
    }

    /// <summary>The answer as the client gets it.</summary>
    public static GatewayResponse Return(GatewayResponse response, RouteFilters filters)
    {
        if (filters.Response is not { } change)
        {
            return response;
        }
        var headers = response
            .Headers.Where(header =>
                !change.Remove.Contains(header.Key, StringComparer.OrdinalIgnoreCase)
                && !change.Set.Any(set => Same(set.Key, header.Key))
            )
            .Concat(change.Set)
            .Concat(change.Add);
        return response with { Headers = [.. headers] };
    }

    /// <summary>The answer that sends the client elsewhere.</summary>
    public static GatewayResponse SendElsewhere(GatewayRequest request, Redirect redirect, RouteMatch match)
    {
        var host = redirect.Hostname ?? request.HostName;
        var port = redirect.Port is { } given ? $":{given}" : "";
        var path = redirect.Path?.Apply(request.Path, match.Path) ?? request.Path;
        var query = request.Query.Length > 0 ? $"?{request.Query}" : "";
        return new()
        {
            Status = redirect.Status,
            Headers = [new("Location", $"{redirect.Scheme ?? "http"}://{host}{port}{path}{query}")],
        };
    }

    private static Dictionary<string, string> Change(IReadOnlyDictionary<string, string> headers, HeaderChange change)
    {
        var changed = new Dictionary<string, string>(headers, StringComparer.OrdinalIgnoreCase);
        foreach (var name in change.Remove)
        {
            changed.Remove(name);
        }
        foreach (var (name, value) in change.Set)
        {
            changed[name] = value;
        }
        foreach (var (name, value) in change.Add)
        {
            changed[name] = changed.TryGetValue(name, out var old) ? $"{old},{value}" : value;
        }
        return changed;
    }

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}
