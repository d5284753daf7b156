using Canary.Kubernetes;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>All rules in force at one time, in the order in which they are asked. It does not change.</summary>
internal sealed class RouteTable
{
    private readonly Dictionary<string, RouteEntry[]> exactHosts;
    private readonly RouteEntry[] otherHosts;
    private readonly Dictionary<ObjectKey, RouteEntry[]> services;

    /// <param name="entries">The rules of the gateways' routes.</param>
    /// <param name="services">The rules of routes that are attached to Services, for requests inside the cluster.</param>
    /// <param name="order">In which they are asked; null: as Gateway API has it.</param>
    public RouteTable(
        IEnumerable<RouteEntry> entries,
        IEnumerable<(ObjectKey Service, RouteEntry Entry)> services,
        RouteOrder? order = null
    )
    {
        order ??= RouteOrder.ByPrecedence;
        var sorted = entries.Order(order).ToList();
        exactHosts = sorted
            .Where(entry => entry.Host.IsExact)
            .GroupBy(entry => entry.Host.Name)
            .ToDictionary(group => group.Key, group => group.ToArray());
        otherHosts = [.. sorted.Where(entry => !entry.Host.IsExact)];
        this.services = services
            .GroupBy(pair => pair.Service, pair => pair.Entry)
            .ToDictionary(group => group.Key, group => group.Order(order).ToArray());
        Samples = [.. RouteSamples.Of(sorted, this.services)];
        Hosts = [.. sorted.Select(entry => entry.Host.Name).Distinct().Order(StringComparer.Ordinal)];
    }

    public static RouteTable Empty { get; } = new([], []);

    /// <summary>The hosts that there are routes for; <c>*</c>: any.</summary>
    public IReadOnlyList<string> Hosts { get; }

    /// <summary>For each route a request that it takes: where it is least particular.</summary>
    public IReadOnlyList<(ObjectKey Route, GatewayRequest Request)> Samples { get; }

    /// <summary>The first entry that takes the request at the gateway.</summary>
    /// <param name="request">The request.</param>
    /// <param name="byName">Whether only entries count that name the host in full.</param>
    public RouteEntry? Match(GatewayRequest request, bool byName)
    {
        var host = request.HostName;
        if (
            exactHosts.TryGetValue(host, out var entries)
            && Array.Find(entries, entry => entry.Match.Matches(request)) is { } found
        )
        {
            return found;
        }
        return byName
            ? null
            : Array.Find(otherHosts, entry => entry.Host.Matches(host) && entry.Match.Matches(request));
    }

    /// <summary>The first entry that takes a request to a Service from inside the cluster.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="request">The request.</param>
    /// <param name="routed">Whether there are routes for it at all.</param>
    public RouteEntry? MatchService(ObjectKey service, GatewayRequest request, out bool routed)
    {
        if (
            !services.TryGetValue(service, out var entries)
            || !Array.Exists(entries, entry => entry.Match.IsMeant(request))
        )
        {
            routed = false;
            return null;
        }
        routed = true;
        return Array.Find(entries, entry => entry.Match.Matches(request));
    }
}

/// <summary>A rule under one of its conditions, at one host.</summary>
/// <param name="Host">The host.</param>
/// <param name="Match">The condition.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Created">When its route was made.</param>
/// <param name="MatchIndex">The condition's place in the rule.</param>
internal sealed record RouteEntry(
    HostPattern Host,
    RouteMatch Match,
    RouteRule Rule,
    DateTimeOffset Created,
    int MatchIndex
);

/// <summary>A host name, one with a wildcard (<c>*.example.com</c>), or any (<c>*</c>).</summary>
internal readonly record struct HostPattern(string Name)
{
    public static HostPattern Any { get; } = new("*");

    public bool IsExact => !Name.StartsWith('*');

    public bool Matches(string host) =>
        Name == "*"
        || (IsExact ? host == Name : host.Length >= Name.Length && host.EndsWith(Name[1..], StringComparison.Ordinal));

    /// <summary>The hosts that both patterns match; null: there are none.</summary>
    public HostPattern? Intersect(HostPattern other)
    {
        if (other.Name == "*" || Name == other.Name)
        {
            return this;
        }
        if (Name == "*")
        {
            return other;
        }
        if (IsExact)
        {
            return !other.IsExact && other.Matches(Name) ? this : null;
        }
        if (other.IsExact)
        {
            return Matches(other.Name) ? other : null;
        }
        return Name.EndsWith(other.Name[1..], StringComparison.Ordinal) ? this
            : other.Name.EndsWith(Name[1..], StringComparison.Ordinal) ? other
            : null;
    }
}
