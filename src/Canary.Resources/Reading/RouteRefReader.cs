using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Checks references to the user's own routes: what these say themselves can't be said by the Canary too.</summary>
internal static class RouteRefReader
{
    private const string Path = "spec.service";

    private static readonly string[] OfGatewayApi = ["HTTPRoute", "GRPCRoute"];
    private static readonly string[] OfIstio = ["VirtualService"];

    public static void Read(V1CanarySpec spec, V1CanaryService service, string provider, SpecErrors errors)
    {
        var kinds = provider == ProviderNames.Istio ? OfIstio : OfGatewayApi;
        for (var i = 0; i < service.RouteRefs!.Count; i++)
        {
            Check($"{Path}.routeRefs[{i}]", service.RouteRefs[i], kinds, provider, errors);
        }
        RefuseTwice(service.RouteRefs, kinds[0], errors);
        RefuseGenerated(service, errors);
        if (service.RouteRefs.Any(reference => reference.Kind == "GRPCRoute"))
        {
            GrpcRouteReader.Read(spec, new(), errors);
        }
    }

    private static void RefuseGenerated(V1CanaryService service, SpecErrors errors)
    {
        var given = new (string Field, bool Given)[]
        {
            ("gatewayRefs", service.GatewayRefs is { Count: > 0 }),
            ("gateways", service.Gateways is { Count: > 0 }),
            ("delegation", service.Delegation is true),
            ("hosts", service.Hosts is { Count: > 0 }),
            ("match", service.Match is { Count: > 0 }),
            ("rewrite", service.Rewrite is not null),
            ("headers", service.Headers is not null),
            ("mirror", service.Mirror is { Count: > 0 }),
            ("corsPolicy", service.CorsPolicy is not null),
            ("timeout", service.Timeout is not null),
            ("backendTimeout", service.BackendTimeout is not null),
            ("retries", service.Retries is not null),
            ("routeKind", service.RouteKind is not null),
        };
        var names = given.Where(field => field.Given).Select(field => field.Field).ToList();
        if (names.Count > 0)
        {
            errors.Add(
                $"{Path}.routeRefs",
                null,
                $"names the user's own route, and {string.Join(", ", names)} would be for a generated one",
                "write it into the route itself"
            );
        }
    }

    private static void Check(string path, V1RouteRef reference, string[] kinds, string provider, SpecErrors errors)
    {
        if (reference.Kind is { } kind && !kinds.Contains(kind))
        {
            errors.Add(
                $"{path}.kind",
                kind,
                $"is not a kind of route that the provider {provider} can lead",
                $"write {string.Join(" or ", kinds)}, or use another provider"
            );
        }
        if (string.IsNullOrEmpty(reference.Name))
        {
            errors.Missing($"{path}.name", "write the name of the route");
        }
        if (reference.Rule is { Number: < 0 })
        {
            errors.Add(
                $"{path}.rule",
                $"{reference.Rule}",
                "is not a rule's number",
                "count from 0, or write its name"
            );
        }
    }

    private static void RefuseTwice(IReadOnlyList<V1RouteRef> references, string kind, SpecErrors errors)
    {
        for (var i = 1; i < references.Count; i++)
        {
            if (
                references
                    .Take(i)
                    .Any(other =>
                        other.Name == references[i].Name && (other.Kind ?? kind) == (references[i].Kind ?? kind)
                    )
            )
            {
                errors.Add(
                    $"{Path}.routeRefs[{i}].name",
                    references[i].Name,
                    "is named twice",
                    "remove one of the two, and its rule to mean all rules that lead to the apex service"
                );
            }
        }
    }
}
