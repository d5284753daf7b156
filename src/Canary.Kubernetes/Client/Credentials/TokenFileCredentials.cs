using System.Net.Http.Headers;

namespace Canary.Kubernetes.Client.Credentials;

/// <summary>A token in a file that someone else renews: read again every minute, and when the server refuses it.</summary>
internal sealed class TokenFileCredentials(string path, Func<ClientCertificate?> certificate, TimeProvider time)
    : IClientCredentials
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private ClientCredential? current;
    private long readAt;
    private bool refused;

    public ValueTask<ClientCredential> GetAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (current is null || refused || time.GetElapsedTime(readAt) >= Fresh)
            {
                Read();
            }
            return new(current!); // Read sets it or throws.
        }
    }

    public void Refuse(ClientCredential refused)
    {
        lock (gate)
        {
            this.refused |= refused == current;
        }
    }

    private void Read()
    {
        try
        {
            var token = File.ReadAllText(path).Trim();
            if (token.Length == 0)
            {
                throw new IOException("it is empty");
            }
            var own = certificate();
            if (current?.Header?.Parameter != token || current.Certificate != own)
            {
                current = new ClientCredential(new AuthenticationHeaderValue("Bearer", token), own);
            }
            (readAt, refused) = (time.GetTimestamp(), false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // While a file is being replaced the last token is still good.
            if (current is null)
            {
                throw new KubernetesException(
                    0,
                    "CredentialsUnavailable",
                    $"The token file {path} can't be read: {e.Message}",
                    e
                );
            }
        }
    }
}
