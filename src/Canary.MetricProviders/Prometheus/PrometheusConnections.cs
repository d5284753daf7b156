using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Canary.MetricProviders.Prometheus;

/// <summary>Keeps connections to metrics servers, one pool for each way of trusting their certificates. Safe to use from any thread.</summary>
public sealed class PrometheusConnections : IDisposable
{
    private readonly ConcurrentDictionary<(bool Insecure, string? Authority), HttpMessageInvoker> pools = [];
    private readonly HttpMessageInvoker? only;

    /// <summary>Connections over the network.</summary>
    public PrometheusConnections() { }

    /// <summary>Everything goes through one handler, which is not disposed: a simulated server in the same process, or a test's script.</summary>
    public PrometheusConnections(HttpMessageHandler handler) =>
        only = new HttpMessageInvoker(handler, disposeHandler: false);

    /// <summary>The connections that trust what a backend wants trusted.</summary>
    /// <exception cref="PrometheusException">The backend's certificate authority can't be read.</exception>
    public HttpMessageInvoker For(MetricBackend backend) =>
        only
        ?? pools.GetOrAdd(
            (backend.InsecureSkipVerify, backend.CertificateAuthority),
            key => Open(key.Insecure, key.Authority)
        );

    public void Dispose()
    {
        only?.Dispose();
        foreach (var pool in pools.Values)
        {
            pool.Dispose();
        }
    }

    private static HttpMessageInvoker Open(bool insecure, string? authority) =>
        new(
            new SocketsHttpHandler
            {
                // Redirects are followed by PrometheusApi, which keeps credentials on the host that they are for.
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                UseCookies = false,
                SslOptions = insecure ? TrustAnything() : Trust(authority),
            }
        );

    [SuppressMessage("Security", "CA5359", Justification = "Asked for by insecureSkipVerify, which is off by default.")]
    private static SslClientAuthenticationOptions TrustAnything() =>
        new() { RemoteCertificateValidationCallback = (_, _, _, _) => true };

    private static SslClientAuthenticationOptions Trust(string? authority)
    {
        if (authority is null)
        {
            return new();
        }
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        try
        {
            policy.CustomTrustStore.ImportFromPem(authority);
        }
        catch (CryptographicException e)
        {
            throw new PrometheusException("The metrics server's certificate authority is not a PEM certificate.", e);
        }
        return policy.CustomTrustStore.Count > 0
            ? new() { CertificateChainPolicy = policy }
            : throw new PrometheusException("The metrics server's certificate authority holds no PEM certificate.");
    }
}
