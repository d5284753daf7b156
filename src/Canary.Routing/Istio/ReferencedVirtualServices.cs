using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing.Referencing;
using Canary.Routing.Rendering;

namespace Canary.Routing.Istio;

/// <summary>VirtualServices that users have of their own.</summary>
internal sealed class ReferencedVirtualServices(VirtualServices routes) : IReferencedKind
{
    public ResourceType Type => routes.Api.VirtualServices;

    public string RulesOf(RouteContext context) => IsTcp(context) ? "tcp" : "http";

    public StoredRoute? Get(RouteContext context, ObjectKey key) =>
        routes.Get(key) is not { } route
            ? null
            : new()
            {
                Metadata = route.Metadata,
                Rules = RoutePart.At(RoutePart.Node(route.Spec), RulesOf(context)) as JsonArray ?? [],
                Managers = IsTcp(context) ? route.TcpManagers : route.HttpManagers,
                Doubt = routes.FindDoubt(route),
                SettlesAt = routes.SettlesAt(route),
                IsFollowed = VirtualServices.IsConfirmed(route),
                Reversal = Reverse(context, route),
            };

    public Task RefreshAsync(ObjectKey key, CancellationToken cancellationToken) =>
        routes.RefreshAsync(key, cancellationToken);

    public Task WriteAsync(ObjectKey key, Patch patch, CancellationToken cancellationToken) =>
        routes.WriteAsync(key, patch, cancellationToken);

    public IRuleDivision Divide(RouteContext context) =>
        IsTcp(context) ? new TcpRouteDivision(context) : new HttpRouteDivision(context);

    private static bool IsTcp(RouteContext context) =>
        IstioProtocol.IsTcp(context.Canary.Spec.Service ?? new V1CanaryService());

    /// <summary>One that was taken over whole had hosts and gateways of its own, too.</summary>
    private static JsonObject? Reverse(RouteContext context, V1VirtualService route)
    {
        if (RenderedMetadata.Reversal(route.Metadata, context.Canary) is not { } reversal)
        {
            return null;
        }
        if (OriginalConfiguration.Find(route.Metadata) is { } original)
        {
            reversal["metadata"]!["annotations"]![OriginalConfiguration.Annotation] = null; // As every reversal has.
            reversal["spec"] = original.DeepClone();
        }
        return reversal;
    }
}
