using Canary.Controller.Secrets;
using Canary.MetricProviders;

namespace Canary.Controller.Metrics;

/// <summary>Opens the backends of queries with their credentials.</summary>
internal sealed class MetricSecrets(SecretReader secrets)
{
    /// <summary>The backend of a query, credentials included.</summary>
    /// <exception cref="MetricProblemException">The Secret is missing, or has none of the known keys.</exception>
    public async Task<MetricBackend> OpenAsync(PreparedQuery query, CancellationToken cancellationToken)
    {
        var backend = new MetricBackend
        {
            Address = query.Address,
            Headers = query.Headers,
            InsecureSkipVerify = query.InsecureSkipVerify,
        };
        if (query.Secret is not { } key)
        {
            return backend;
        }
        var secret =
            await secrets.ReadAsync(key, cancellationToken)
            ?? throw new MetricProblemException(
                $"there is no Secret {key}; create it or correct the template's secretRef"
            );
        var opened = Open(backend, secret);
        return opened is { Token: null, Username: null, CertificateAuthority: null }
            ? throw new MetricProblemException(
                $"Secret {key} has neither token nor username and password nor ca.crt; add what the backend asks for"
            )
            : opened;
    }

    private static MetricBackend Open(MetricBackend backend, SecretContent secret)
    {
        try
        {
            return backend with
            {
                Token = secret.Value("token"),
                Username = secret.Value("username"),
                Password = secret.Value("password"),
                CertificateAuthority = secret.Value("ca.crt"),
            };
        }
        catch (FormatException e)
        {
            throw new MetricProblemException(e.Message);
        }
    }
}
