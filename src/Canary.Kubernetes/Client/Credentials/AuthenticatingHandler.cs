using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Canary.Kubernetes.Client.Configuration;

namespace Canary.Kubernetes.Client.Credentials;

/// <summary>
/// Sends requests over TLS with the credentials of the moment; refused ones (401) are renewed once. A new client certificate, or others to
/// trust, mean new connections: the old ones finish what they carry.
/// </summary>
internal sealed class AuthenticatingHandler(KubernetesClientConfiguration configuration) : HttpMessageHandler
{
    private readonly Lock gate = new();
    private Transport? current;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        foreach (var (name, value) in configuration.Impersonation)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        if (configuration.Tls.ServerName is { } serverName)
        {
            // SocketsHttpHandler takes the name to ask and check the server by from here.
            request.Headers.Host = serverName;
        }
        var credential = await configuration.Credentials.GetAsync(cancellationToken);
        var response = await SendAsync(request, credential, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }
        configuration.Credentials.Refuse(credential);
        var renewed = await configuration.Credentials.GetAsync(cancellationToken);
        if (renewed == credential)
        {
            return response;
        }
        response.Dispose();
        return await SendAsync(request, renewed, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (gate)
            {
                current?.Invoker.Dispose();
            }
        }
        base.Dispose(disposing);
    }

    private Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        ClientCredential credential,
        CancellationToken cancellationToken
    )
    {
        request.Headers.Authorization = credential.Header;
        return TransportFor(credential.Certificate).SendAsync(request, cancellationToken);
    }

    private HttpMessageInvoker TransportFor(ClientCertificate? certificate)
    {
        var authorities = configuration.Tls.Authorities?.Invoke();
        lock (gate)
        {
            if (current is null || current.Certificate != certificate || current.Authorities != authorities)
            {
                // The one before is left to its idle timeout: requests may still run on it.
                var handler = NewHandler(configuration.Tls.ToSslOptions(certificate, authorities));
                current = new Transport(certificate, authorities, new HttpMessageInvoker(handler));
            }
            return current.Invoker;
        }
    }

    private SocketsHttpHandler NewHandler(SslClientAuthenticationOptions tls)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            SslOptions = tls,
        };
        if (configuration.Proxy.ToProxy() is { } proxy)
        {
            handler.Proxy = proxy;
        }
        return handler;
    }

    private sealed record Transport(
        ClientCertificate? Certificate,
        X509Certificate2Collection? Authorities,
        HttpMessageInvoker Invoker
    );
}
