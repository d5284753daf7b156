using System.Net.Http.Headers;

namespace Canary.Kubernetes.Client.Credentials;

/// <summary>Who we are to the server; may change with time.</summary>
internal interface IClientCredentials
{
    /// <summary>The credential to use now.</summary>
    /// <exception cref="KubernetesException">None can be had.</exception>
    ValueTask<ClientCredential> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server refused this one (401): get another next time, where that is possible.</summary>
    void Refuse(ClientCredential refused);
}

/// <summary>A credential. A class, not a record: nothing may print it.</summary>
internal sealed class ClientCredential(AuthenticationHeaderValue? header, ClientCertificate? certificate)
{
    public AuthenticationHeaderValue? Header { get; } = header;

    public ClientCertificate? Certificate { get; } = certificate;
}

/// <summary>A header that stays, and a certificate that does so unless its files are renewed.</summary>
internal sealed class StaticCredentials(AuthenticationHeaderValue? header, Func<ClientCertificate?> certificate)
    : IClientCredentials
{
    private ClientCredential credential = new(header, certificate());

    public static StaticCredentials None { get; } = new(null, () => null);

    public ValueTask<ClientCredential> GetAsync(CancellationToken cancellationToken)
    {
        var known = credential;
        var now = certificate();
        return new(known.Certificate == now ? known : credential = new ClientCredential(header, now));
    }

    public void Refuse(ClientCredential refused) { }
}
