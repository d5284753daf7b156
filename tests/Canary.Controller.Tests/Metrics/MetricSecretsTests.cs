using Canary.Controller.Metrics;
using Canary.Controller.Secrets;
using Canary.Controller.Tests.World;
using Canary.Kubernetes.Client;
using Canary.Simulator.ApiServer.Hosting;

namespace Canary.Controller.Tests.Metrics;

public sealed class MetricSecretsTests : IDisposable
{
    private readonly Scenario world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task A_certificate_authority_is_taken_along_and_is_enough()
    {
        world.Apply(Manifests.Secret("login", "ca.crt", "-----BEGIN CERTIFICATE-----"));

        var backend = await OpenAsync();

        Assert.Equal(("-----BEGIN CERTIFICATE-----", null), (backend.CertificateAuthority, backend.Token));
    }

    [Fact]
    public async Task A_secret_without_any_known_key_is_refused()
    {
        world.Apply(Manifests.Secret("login", "other", "x"));

        var error = await Assert.ThrowsAsync<MetricProblemException>(OpenAsync);

        Assert.Equal(
            "Secret shop/login has neither token nor username and password nor ca.crt; add what the backend asks for",
            error.Message
        );
    }

    private Task<MetricProviders.MetricBackend> OpenAsync()
    {
        var client = new KubernetesClient(new InProcessHandler(world.Server), new Uri("http://api.test"));
        var query = new PreparedQuery
        {
            ProviderType = "prometheus",
            Query = "up",
            Address = "https://prometheus.test",
            Secret = new(Manifests.Namespace, "login"),
        };
        return new MetricSecrets(new SecretReader(client)).OpenAsync(query, default);
    }
}
