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

    [Fact]
    public async Task The_controllers_own_credentials_go_to_its_own_server_only_and_are_read_anew()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var token = Path.Combine(folder.FullName, "token");
            var secrets = new MetricSecrets(new SecretReader(Client()), new MountedSecret(folder.FullName));
            var query = new PreparedQuery
            {
                ProviderType = "prometheus",
                Query = "up",
                Address = "https://prometheus.test",
            };
            WriteToken(token, "first\n");

            Assert.Equal(
                "first",
                (
                    await secrets.OpenAsync(query with { IsOwnServer = true }, TestContext.Current.CancellationToken)
                ).Token
            );
            Assert.Null((await secrets.OpenAsync(query, TestContext.Current.CancellationToken)).Token);
            WriteToken(token, "second");
            Assert.Equal(
                "second",
                (
                    await secrets.OpenAsync(query with { IsOwnServer = true }, TestContext.Current.CancellationToken)
                ).Token
            );
            File.Delete(token);
            var error = await Assert.ThrowsAsync<MetricProblemException>(() =>
                secrets.OpenAsync(query with { IsOwnServer = true }, TestContext.Current.CancellationToken)
            );
            Assert.StartsWith($"{folder.FullName} has neither token", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>At once: the world's thread waits for nothing outside of it.</summary>
    private static void WriteToken(string path, string token) => File.WriteAllText(path, token);

    private KubernetesClient Client() => new(new InProcessHandler(world.Server), new Uri("http://api.test"));

    private Task<MetricProviders.MetricBackend> OpenAsync()
    {
        var query = new PreparedQuery
        {
            ProviderType = "prometheus",
            Query = "up",
            Address = "https://prometheus.test",
            Secret = new(Manifests.Namespace, "login"),
        };
        return new MetricSecrets(new SecretReader(Client())).OpenAsync(query, default);
    }
}
