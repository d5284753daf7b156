using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Controller.Rollouts;

/// <summary>Which traffic providers the cluster can serve: some need kinds that a cluster may lack.</summary>
/// <param name="stores">The informers of those kinds; they keep trying while their kind is not served.</param>
/// <param name="kinds">Starts them.</param>
/// <param name="options">Names the provider of Canaries that name none.</param>
internal sealed class ProviderAvailability(Stores stores, KindsOnDemand kinds, ReaderOptions options)
{
    /// <summary>All that providers see traffic by.</summary>
    public IReadOnlyList<IRunnableInformer> Kinds { get; } =
    [
        stores.Services,
        stores.Pods,
        stores.Routes,
        stores.GrpcRoutes,
        stores.VirtualServices,
        stores.DestinationRules,
        stores.Ingresses,
    ];

    /// <summary>What the provider of a Canary sees its traffic by.</summary>
    public IEnumerable<IRunnableInformer> KindsOf(V1Canary canary)
    {
        var provider = ProviderOf(canary);
        return Needed(provider, canary)
            .Concat(Helpful(provider, canary.Spec.Service))
            .Intersect(Kinds)
            .Prepend(stores.Services);
    }

    /// <summary>Nothing is known yet of the kinds that the Canary's provider and its alerts need. The first to ask makes them be listed.</summary>
    public bool IsLoading(V1Canary canary)
    {
        var provider = ProviderOf(canary);
        var needed = Needed(provider, canary).Concat(Helpful(provider, canary.Spec.Service));
        if (canary.Spec.Analysis?.Alerts is { Count: > 0 })
        {
            needed = needed.Append(stores.AlertProviders);
        }
        return needed.Select(kinds.Need).ToList().Contains(false);
    }

    /// <summary>Why a provider can't be used, or null.</summary>
    public string? Problem(string provider, V1Canary canary) =>
        Needed(provider, canary).FirstOrDefault(kind => !kind.HasSynced) is not { } missing ? null
        : missing.LastError is null or KubernetesException { IsNotFound: true }
            ? $"spec.provider: {provider} needs {missing.Type}, which this cluster does not serve; {Remedy(provider, missing)}, "
                + "or write provider: kubernetes"
        : $"spec.provider: {provider} needs {missing.Type}, which can't be listed: {missing.LastError.Message}";

    private string ProviderOf(V1Canary canary) =>
        string.IsNullOrEmpty(canary.Spec.Provider) ? options.DefaultProvider : canary.Spec.Provider;

    private IRunnableInformer[] Needed(string provider, V1Canary canary) =>
        provider switch
        {
            _ when PodDivision.IsInUse(canary, provider) => [stores.Pods],
            ProviderNames.Nginx => [stores.Ingresses],
            ProviderNames.Istio => [stores.VirtualServices, stores.DestinationRules],
            _ when ProviderNames.IsGatewayApi(provider) => [stores.Routes],
            _ => [],
        };

    /// <summary>What its router looks at besides; it says itself what it makes of a kind that is not there.</summary>
    private IEnumerable<IRunnableInformer> Helpful(string provider, V1CanaryService? service)
    {
        if (!ProviderNames.IsGatewayApi(provider))
        {
            return [];
        }
        var routes = (service?.RouteRefs ?? []).Select(reference => reference.Kind).Append(service?.RouteKind);
        return routes.Contains(stores.GrpcRoutes.Type.Kind)
            ? stores.GatewayFacts.Append(stores.GrpcRoutes)
            : stores.GatewayFacts;
    }

    private static string Remedy(string provider, IRunnableInformer missing) =>
        provider switch
        {
            ProviderNames.Istio =>
                $"install Istio, or start the controller with the --istio-api that it serves in place of {missing.Type.Version}",
            ProviderNames.Nginx => "upgrade it to Kubernetes 1.19 or newer",
            _ => "install the Gateway API's CRDs",
        };
}
