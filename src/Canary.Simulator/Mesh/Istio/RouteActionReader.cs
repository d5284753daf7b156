using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.Reading;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Istio;

/// <summary>Reads what a route of a VirtualService does with its requests.</summary>
/// <param name="destinations">Finds Services and subsets.</param>
/// <param name="problems">Takes what can't be read or done.</param>
/// <param name="key">The VirtualService.</param>
/// <param name="spread">The number sequence of a place in it.</param>
internal sealed class RouteActionReader(
    DestinationResolver destinations,
    List<string> problems,
    ObjectKey key,
    Func<string, EvenSpread> spread
)
{
    /// <summary>A route's only destination takes everything, of several each its weight.</summary>
    public IReadOnlyList<RouteBackend> Backends(JsonNode route)
    {
        var targets = route.Items("route").ToList();
        return targets.ConvertAll(target =>
            destinations.Resolve(
                target.At("destination"),
                key.Namespace,
                targets.Count == 1 ? 1 : target.Number("weight") ?? 0,
                Headers(target)
            )
        );
    }

    public RouteFilters Filters(JsonNode route, string at)
    {
        if (route.At("fault") is not null)
        {
            problems.Add($"{at}.fault: the simulator has other means to make requests fail");
        }
        return Headers(route) with
        {
            Rewrite = route.At("rewrite") is { } rewrite ? ReadRewrite(rewrite, at) : null,
            Redirect = route.At("redirect") is { } redirect ? ReadRedirect(redirect) : null,
            Answer = route.At("directResponse") is { } direct
                ? new(direct.Number("status") ?? 200, direct.Text("body", "string") ?? "")
                : null,
            Mirrors = [.. Mirrors(route, at)],
            CrossOrigin = route.At("corsPolicy") is { } policy ? ReadCors(policy, at) : null,
        };
    }

    public TimeSpan? Timeout(JsonNode route, string at) => ReadDuration(route, $"{at}.timeout", "timeout");

    /// <summary>Without <c>retries</c> nothing is sent again: Istio's default does that only where no connection came about.</summary>
    public RetryPolicy Retry(JsonNode route, string at)
    {
        if (route.At("retries") is not { } retries)
        {
            return RetryPolicy.None;
        }
        var reasons = (retries.Text("retryOn") ?? "503").Split(
            ',',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        return new(
            retries.Number("attempts") ?? 2,
            status => reasons.Any(reason => IsMeant(reason, status)),
            ReadDuration(retries, $"{at}.retries.perTryTimeout", "perTryTimeout"),
            ReadDuration(retries, $"{at}.retries.backoff", "backoff") ?? TimeSpan.FromMilliseconds(25)
        );
    }

    private static bool IsMeant(string reason, int status) =>
        reason switch
        {
            "5xx" => status >= 500,
            "gateway-error" => status is 502 or 503 or 504,
            "retriable-4xx" => status == 409,
            "connect-failure" or "refused-stream" or "unavailable" => status == 503,
            _ => int.TryParse(reason, out var code) && code == status,
        };

    private static RouteFilters Headers(JsonNode holder) =>
        RouteFilters.None with
        {
            Request = Change(holder.At("headers", "request")),
            Response = Change(holder.At("headers", "response")),
        };

    private static HeaderChange? Change(JsonNode? operations) =>
        operations is null
            ? null
            : new(
                [.. operations.Texts("set")],
                [.. operations.Texts("add")],
                [.. operations.Items("remove").Select(name => name.Text() ?? "")]
            );

    private Rewrite ReadRewrite(JsonNode rewrite, string at)
    {
        if (rewrite.At("uriRegexRewrite") is not null)
        {
            problems.Add($"{at}.rewrite.uriRegexRewrite: the simulator rewrites whole paths and prefixes only");
        }
        return new(rewrite.Text("authority"), rewrite.Text("uri") is { } uri ? new(uri, uri) : null);
    }

    private static Redirect ReadRedirect(JsonNode redirect) =>
        new(
            redirect.Text("scheme"),
            redirect.Text("authority"),
            redirect.Number("port"),
            redirect.Text("uri") is { } uri ? new(uri, null) : null,
            redirect.Number("redirectCode") ?? 301
        );

    private IEnumerable<Mirror> Mirrors(JsonNode route, string at)
    {
        if (route.At("mirror") is { } mirror)
        {
            var percent =
                route.Real("mirrorPercentage", "value") ?? route.Real("mirrorPercent") ?? route.Real("mirror_percent");
            yield return Mirror(mirror, percent, $"{at}.mirror");
        }
        foreach (var (index, entry) in route.Items("mirrors").Index())
        {
            yield return Mirror(entry.At("destination"), entry.Real("percentage", "value"), $"{at}.mirrors[{index}]");
        }
    }

    private Mirror Mirror(JsonNode? destination, double? percent, string at) =>
        new(destinations.Resolve(destination, key.Namespace, 1, RouteFilters.None), (percent ?? 100) / 100, spread(at));

    private CrossOrigin ReadCors(JsonNode policy, string at)
    {
        var reader = new TextMatchReader(problems);
        return new(
            [
                .. policy
                    .Items("allowOrigins")
                    .Select((origin, i) => reader.Text("origin", origin, $"{at}.corsPolicy.allowOrigins[{i}]")),
            ],
            Texts("allowMethods"),
            Texts("allowHeaders"),
            Texts("exposeHeaders"),
            policy.Flag("allowCredentials"),
            ReadDuration(policy, $"{at}.corsPolicy.maxAge", "maxAge") ?? TimeSpan.Zero
        );

        string[] Texts(string name) => [.. policy.Items(name).Select(item => item.Text() ?? "")];
    }

    /// <summary>Null and zero mean none.</summary>
    private TimeSpan? ReadDuration(JsonNode holder, string at, string name)
    {
        if (holder.Text(name) is not { } text)
        {
            return null;
        }
        if (!Duration.TryParse(text, out var duration))
        {
            problems.Add($"{at}: \"{text}\" is not a duration");
        }
        return duration > TimeSpan.Zero ? duration : null;
    }
}
