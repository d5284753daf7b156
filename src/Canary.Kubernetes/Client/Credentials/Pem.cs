using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Canary.Kubernetes.Client.Configuration;

namespace Canary.Kubernetes.Client.Credentials;

/// <summary>A certificate with its key, and those between it and the authority.</summary>
internal sealed class ClientCertificate(X509Certificate2 leaf, X509Certificate2Collection intermediates)
{
    public X509Certificate2 Leaf { get; } = leaf;

    public X509Certificate2Collection Intermediates { get; } = intermediates;
}

/// <summary>Certificates and keys from PEM text.</summary>
internal static class Pem
{
    public static X509Certificate2Collection Certificates(string pem, YamlSection section, string name)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw section.Wrong(name, $"is no PEM certificate: {e.Message}", e);
        }
        return certificates.Count > 0 ? certificates : throw section.Wrong(name, "holds no PEM certificate");
    }

    public static ClientCertificate ClientCertificate(string certificate, string key, string place)
    {
        try
        {
            var leaf = X509Certificate2.CreateFromPem(certificate, key);
            var others = new X509Certificate2Collection();
            others.ImportFromPem(certificate);
            foreach (var own in others.Where(c => c.Thumbprint == leaf.Thumbprint).ToList())
            {
                others.Remove(own);
            }
            return new ClientCertificate(Usable(leaf), others);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new KubernetesConfigurationException(
                $"{place}: the client certificate and key are no fitting pair of PEM, the key unencrypted: {e.Message}",
                e
            );
        }
    }

    /// <summary>Windows does not use keys that exist in memory only.</summary>
    private static X509Certificate2 Usable(X509Certificate2 certificate) =>
        OperatingSystem.IsWindows()
            ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null)
            : certificate;
}
