using System.Text;

namespace Canary.Simulator.ApiServer.Hosting;

/// <summary>Writes a kubeconfig with everything in it.</summary>
public static class KubeconfigText
{
    /// <summary>For the administrator of the certificates; null: a server that asks for none.</summary>
    public static string Write(Uri address, ClusterCertificates? certificates)
    {
        var authority = certificates is null
            ? ""
            : $"\n    certificate-authority-data: {Encode(certificates.Authority.ExportCertificatePem())}";
        var user = certificates is null
            ? "{}"
            : $"""

                    client-certificate-data: {Encode(certificates.Client.ExportCertificatePem())}
                    client-key-data: {Encode(KeyPem(certificates))}
                """;
        return $"""
            apiVersion: v1
            kind: Config
            current-context: simulator
            clusters:
            - name: simulator
              cluster:
                server: {address.GetLeftPart(UriPartial.Authority)}{authority}
            contexts:
            - name: simulator
              context:
                cluster: simulator
                user: admin
                namespace: default
            users:
            - name: admin
              user: {user}

            """;
    }

    private static string KeyPem(ClusterCertificates certificates)
    {
        using var key =
            System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(
                certificates.Client
            ) ?? throw new InvalidOperationException("The client certificate has no key.");
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
