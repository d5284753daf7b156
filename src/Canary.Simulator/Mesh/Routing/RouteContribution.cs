using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>What one route puts into the table.</summary>
/// <param name="Entries">For requests at the gateways.</param>
/// <param name="Services">For requests to Services, inside the cluster.</param>
internal sealed record RouteContribution(
    IReadOnlyList<RouteEntry> Entries,
    IReadOnlyList<(ObjectKey Service, RouteEntry Entry)> Services
)
{
    public static RouteContribution None { get; } = new([], []);

    /// <summary>A rule per host and condition, at each parent that accepted the route.</summary>
    public static RouteContribution Of(
        JsonObject route,
        IReadOnlyList<RouteAttachment> attachments,
        IReadOnlyList<(RouteRule Rule, IReadOnlyList<RouteMatch> Matches)> rules
    )
    {
        var created = route.Time("metadata", "creationTimestamp") ?? DateTimeOffset.MinValue;
        var entries = new List<RouteEntry>();
        var services = new List<(ObjectKey, RouteEntry)>();
        foreach (var attachment in attachments.Where(attachment => attachment.IsAccepted))
        {
            foreach (var host in attachment.Hosts)
            {
                foreach (var (rule, matches) in rules)
                {
                    if (attachment.Service is { } service)
                    {
                        services.AddRange(
                            matches.Select((match, i) => (service, new RouteEntry(host, At(match), rule, created, i)))
                        );
                    }
                    else
                    {
                        entries.AddRange(matches.Select((match, i) => new RouteEntry(host, match, rule, created, i)));
                    }
                }
            }

            // A route of another namespace than the Service's speaks for the clients in its own.
            RouteMatch At(RouteMatch match) =>
                match with
                {
                    Ports = attachment.Parent.Number("port") is { } port ? [port] : null,
                    SourceNamespace =
                        attachment.Service?.Namespace == route.Key().Namespace ? null : route.Key().Namespace,
                };
        }
        return new(entries, services);
    }
}
