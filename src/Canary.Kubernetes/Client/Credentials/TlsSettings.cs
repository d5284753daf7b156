using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Canary.Kubernetes.Client.Credentials;

/// <summary>How to trust the server.</summary>
internal sealed class TlsSettings
{
    /// <summary>Whom to trust at the moment, the same object until that changes. Null: whom the system does.</summary>
    public Func<X509Certificate2Collection>? Authorities { get; init; }

    /// <summary>Trust anyone. Only because a kubeconfig said so.</summary>
    public bool SkipVerify { get; init; }

    /// <summary>The name that the server's certificate must carry; null: the address's host.</summary>
    public string? ServerName { get; init; }

    public SslClientAuthenticationOptions ToSslOptions(
        ClientCertificate? certificate,
        X509Certificate2Collection? authorities
    )
    {
        var ssl = new SslClientAuthenticationOptions();
        if (certificate is not null)
        {
            ssl.ClientCertificateContext = SslStreamCertificateContext.Create(
                certificate.Leaf,
                certificate.Intermediates,
                offline: true
            );
        }
        if (authorities is not null)
        {
            ssl.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            ssl.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
        if (SkipVerify)
        {
#pragma warning disable CA5359 // Asked for in the kubeconfig, insecure-skip-tls-verify.
            ssl.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        return ssl;
    }
}

/// <summary>Which proxy to go through.</summary>
/// <param name="Address">Null: what HTTPS_PROXY and NO_PROXY say.</param>
internal sealed record ProxySettings(Uri? Address)
{
    public static ProxySettings FromEnvironment { get; } = new((Uri?)null);

    public IWebProxy? ToProxy()
    {
        if (Address is null)
        {
            return null;
        }
        var proxy = new WebProxy(new UriBuilder(Address) { UserName = "", Password = "" }.Uri);
        if (Address.UserInfo.Split(':', 2) is [{ Length: > 0 } name, .. var rest])
        {
            var password = rest.Length > 0 ? Uri.UnescapeDataString(rest[0]) : "";
            proxy.Credentials = new NetworkCredential(Uri.UnescapeDataString(name), password);
        }
        return proxy;
    }
}
