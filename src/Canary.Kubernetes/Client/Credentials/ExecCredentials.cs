using System.Net.Http.Headers;

namespace Canary.Kubernetes.Client.Credentials;

/// <summary>
/// What an exec plugin gave last, until it expires or the server refuses it. However many requests wait, the plugin runs once at a time.
/// </summary>
internal sealed class ExecCredentials(ExecPlugin plugin, Func<ClientCertificate?> certificate, TimeProvider time)
    : IClientCredentials
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private Task<ClientCredential>? current;
    private DateTimeOffset? expires;

    public async ValueTask<ClientCredential> GetAsync(CancellationToken cancellationToken)
    {
        Task<ClientCredential> running;
        lock (gate)
        {
            var unusable =
                current is null
                || current.IsFaulted
                || current.IsCanceled
                || (current.IsCompleted && expires <= time.GetUtcNow());
            running = unusable ? current = RunAsync() : current!; // unusable when null
        }
        return await running.WaitAsync(cancellationToken);
    }

    public void Refuse(ClientCredential refused)
    {
        lock (gate)
        {
            if (current is { IsCompletedSuccessfully: true } done && done.Result == refused)
            {
                current = null;
            }
        }
    }

    private async Task<ClientCredential> RunAsync()
    {
        // Not the caller's token: others wait for the same run.
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            var status = await plugin.RunAsync(limit.Token);
            lock (gate)
            {
                expires = status.ExpirationTimestamp;
            }
            var header = string.IsNullOrEmpty(status.Token)
                ? null
                : new AuthenticationHeaderValue("Bearer", status.Token);
            var own = string.IsNullOrEmpty(status.ClientCertificateData)
                ? certificate()
                : Pem.ClientCertificate(
                    status.ClientCertificateData,
                    status.ClientKeyData ?? "",
                    $"{plugin.Place}, exec"
                );
            return new ClientCredential(header, own);
        }
        catch (OperationCanceledException e)
        {
            throw new KubernetesException(
                0,
                "CredentialsUnavailable",
                $"{plugin.Place}: the exec plugin {plugin.Command} did not end within {Limit.TotalSeconds:0} s",
                e
            );
        }
        catch (Configuration.KubernetesConfigurationException e)
        {
            throw new KubernetesException(0, "CredentialsUnavailable", e.Message);
        }
    }
}
