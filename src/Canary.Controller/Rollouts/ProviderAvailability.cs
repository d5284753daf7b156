using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources.Reading;

namespace Canary.Controller.Rollouts;

/// <summary>Which traffic providers the cluster can serve: those of the Gateway API need its CRDs.</summary>
/// <param name="routes">The informer of HTTPRoutes; it keeps trying while the kind is not served.</param>
internal sealed class ProviderAvailability(IRunnableInformer routes)
{
    /// <summary>Why a provider can't be used, or null.</summary>
    public string? Problem(string provider) =>
        !ProviderNames.IsGatewayApi(provider) || routes.HasSynced ? null
        : routes.LastError is null or KubernetesException { IsNotFound: true }
            ? $"spec.provider: {provider} needs {routes.Type}, which this cluster does not serve; install the Gateway API's CRDs, "
                + "or write provider: kubernetes"
        : $"spec.provider: {provider} needs {routes.Type}, which can't be listed: {routes.LastError.Message}";
}
