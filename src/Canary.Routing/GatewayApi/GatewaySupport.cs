using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>
/// What the cluster's gateways can do (R13): a class that lists its features and lacks one that the spec asks for would ignore it. A class that
/// lists none is taken at its word, as is a mesh, which has no class.
/// </summary>
internal sealed class GatewaySupport(
    RouteSources routes,
    IInformer<V1Gateway> gateways,
    IInformer<V1GatewayClass> classes
)
{
    /// <summary>What the spec asks for and can't have; null: nothing.</summary>
    public Obstacle? FindObstacle(RouteContext context) => FindMissingKind(context) ?? FindMissingFeature(context);

    private Obstacle? FindMissingKind(RouteContext context)
    {
        var service = context.Canary.Spec.Service;
        var kinds = (service?.RouteRefs ?? []).Select(reference => reference.Kind).Append(service?.RouteKind);
        return kinds.Select(RouteDialect.Of).FirstOrDefault(dialect => !routes.IsServed(dialect)) is { } missing
            ? new(
                "ProviderUnavailable",
                $"spec.service: the route needs {missing.Type}, which this cluster does not serve; install it with the Gateway API's CRDs, "
                    + "or use an HTTPRoute"
            )
            : null;
    }

    private Obstacle? FindMissingFeature(RouteContext context)
    {
        var asked = AskedFeatures.Of(context.Canary.Spec).ToList();
        if (asked.Count == 0)
        {
            return null;
        }
        var missing = Parents(context)
            .SelectMany(parent => Missing(parent, asked, context.Key.Namespace))
            .Distinct()
            .ToList();
        return missing.Count == 0 ? null : new("FeatureUnsupported", string.Join(". ", missing));
    }

    private IEnumerable<string> Missing(
        V1ParentRef parent,
        IReadOnlyList<(string Feature, string Path)> asked,
        string @namespace
    )
    {
        if (
            parent.Kind is not (null or "Gateway")
            || gateways.Get(new(parent.Namespace ?? @namespace, parent.Name ?? "")) is not { } gateway
            || gateway.Spec.GatewayClassName is not { } name
            || classes.Get(new("", name))?.Status.SupportedFeatures is not { Count: > 0 } features
        )
        {
            return [];
        }
        var known = features.Select(feature => feature.Name).ToHashSet(StringComparer.Ordinal);
        return asked
            .Where(feature => !known.Contains(feature.Feature))
            .Select(feature =>
                $"{feature.Path}: Gateway {gateway.Metadata.Key} is of the class {name}, which does not support {feature.Feature}; "
                + "remove it, or use a Gateway of another class"
            );
    }

    private IEnumerable<V1ParentRef> Parents(RouteContext context)
    {
        var service = context.Canary.Spec.Service ?? new();
        return service.RouteRefs is { Count: > 0 } references
            ? references
                .Select(reference =>
                    routes.Get(RouteDialect.Of(reference.Kind), context.Key with { Name = reference.Name ?? "" })
                )
                .OfType<V1HttpRoute>()
                .SelectMany(RouteJson.ParentsOf)
            : service.GatewayRefs ?? [];
    }
}
