using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;

namespace Canary.Controller.Tests;

/// <summary>Stores that a test fills by hand.</summary>
internal static class Stored
{
    /// <summary>An informer that never runs: it holds what is put into it.</summary>
    public static Informer<T> Informer<T>(ResourceType type, JsonTypeInfo<T> projection)
        where T : class, IKubernetesObject => new(Unreachable, type, projection);

    public static KubernetesClient Unreachable { get; } =
        new(new RefusingHandler(), new Uri("http://unreachable.test"));

    private sealed class RefusingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) => throw new InvalidOperationException("This test was to ask no server.");
    }
}
