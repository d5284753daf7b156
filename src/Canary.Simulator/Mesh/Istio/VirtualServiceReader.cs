using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Istio;

/// <summary>Reads the HTTP and TCP routes of a VirtualService, delegates included.</summary>
/// <param name="view">Where delegates, Services and subsets are found.</param>
/// <param name="spread">The number sequence of a route, the same one whenever it is read again.</param>
internal sealed class VirtualServiceReader(ClusterView view, Func<ObjectKey, string, EvenSpread> spread)
{
    private static readonly string[] Inherited =
    [
        "timeout",
        "retries",
        "fault",
        "mirror",
        "mirrorPercentage",
        "mirrorPercent",
        "mirrors",
        "corsPolicy",
        "headers",
    ];

    private readonly DestinationResolver destinations = new(view);

    /// <summary>The HTTP routes in the order in which they are asked.</summary>
    public IEnumerable<(RouteRule Rule, IReadOnlyList<RouteMatch> Matches)> Http(JsonObject virtualService)
    {
        var key = virtualService.Key();
        var index = 0;
        foreach (var route in virtualService.Items("spec", "http"))
        {
            var at = $"spec.http[{index++}]";
            var problems = new List<string>();
            var matches = Matches(route, key.Namespace, at, problems);
            if (route.At("delegate") is not { } reference)
            {
                yield return (Rule(key, route, index - 1, at, problems), matches);
                continue;
            }
            var target = new ObjectKey(reference.Text("namespace") ?? key.Namespace, reference.Text("name") ?? "");
            foreach (var (rule, inner) in Delegated(target, route))
            {
                yield return (
                    rule with
                    {
                        Route = key,
                        Index = index - 1,
                    },
                    [.. matches.SelectMany(outer => inner.Select(match => match with { Outer = outer }))]
                );
            }
        }
    }

    /// <summary>The TCP routes in the order in which they are asked.</summary>
    public IEnumerable<(RouteRule Rule, IReadOnlyList<RouteMatch> Matches)> Tcp(JsonObject virtualService)
    {
        var key = virtualService.Key();
        foreach (var (index, route) in virtualService.Items("spec", "tcp").Index())
        {
            var matches = route
                .Items("match")
                .Select(match =>
                    RouteMatch.All with
                    {
                        Ports = match.Number("port") is { } port ? [port] : null,
                        SourceLabels = match.Texts("sourceLabels"),
                        SourceNamespace = match.Text("sourceNamespace"),
                        Gateways = IstioGateways.Named(match, key.Namespace),
                    }
                )
                .ToList();
            yield return (
                Rule(key, route, index, $"spec.tcp[{index}]", []),
                matches.Count > 0 ? matches : [RouteMatch.All]
            );
        }
    }

    /// <summary>The routes of a delegate: a VirtualService without hosts. What it leaves open is as the route says that leads to it.</summary>
    private IEnumerable<(RouteRule Rule, IReadOnlyList<RouteMatch> Matches)> Delegated(ObjectKey target, JsonNode root)
    {
        if (view.Get(IstioKinds.VirtualServices, target) is not { } found || found.Items("spec", "hosts").Any())
        {
            yield break;
        }
        foreach (var (index, route) in found.Items("spec", "http").Index())
        {
            var at = $"spec.http[{index}]";
            var merged = route.Copy();
            foreach (var name in Inherited.Where(name => merged[name] is null && root.At(name) is not null))
            {
                merged[name] = root.At(name)?.DeepClone();
            }
            if (root.At("rewrite") is { } rewrite)
            {
                merged["rewrite"] = rewrite.DeepClone();
            }
            var problems = new List<string>();
            var matches = Matches(merged, target.Namespace, at, problems);
            yield return (Rule(target, merged, index, at, problems), matches);
        }
    }

    private static List<RouteMatch> Matches(JsonNode route, string home, string at, List<string> problems)
    {
        var reader = new TextMatchReader(problems);
        var matches = new List<RouteMatch>();
        foreach (var match in route.Items("match"))
        {
            matches.Add(
                reader.Read(match, $"{at}.match[{matches.Count}]") with
                {
                    Ports = match.Number("port") is { } port ? [port] : null,
                    Gateways = IstioGateways.Named(match, home),
                }
            );
        }
        return matches.Count > 0 ? matches : [TextMatchReader.All];
    }

    private RouteRule Rule(ObjectKey key, JsonNode route, int index, string at, List<string> problems)
    {
        var actions = new RouteActionReader(destinations, problems, key, place => spread(key, place));
        var filters = actions.Filters(route, at);
        var backends = actions.Backends(route);
        var timeout = actions.Timeout(route, at);
        var retry = actions.Retry(route, at);
        if (problems.Count > 0)
        {
            // Istio's webhook would have refused it; here every request is told.
            filters = RouteFilters.None with
            {
                Answer = new(500, $"{string.Join("; ", problems)}\n"),
            };
        }
        return new()
        {
            Kind = IstioKinds.VirtualServices.Kind,
            Route = key,
            Index = index,
            Filters = filters,
            Backends = backends,
            Timeout = timeout,
            ProblemStatus = 503,
            Retry = retry,
            Spread = spread(key, at),
        };
    }
}
