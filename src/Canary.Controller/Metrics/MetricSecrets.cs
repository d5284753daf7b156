using Canary.Controller.Secrets;
using Canary.MetricProviders;

namespace Canary.Controller.Metrics;

/// <summary>Opens the backends of queries with their credentials.</summary>
/// <param name="secrets">For MetricTemplates, which name a Secret.</param>
/// <param name="own">For the controller's metrics server; null: it asks for none.</param>
internal sealed class MetricSecrets(SecretReader secrets, MountedSecret? own = null)
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
            return query.IsOwnServer && own is not null ? Open(backend, own.ToString(), own.Value) : backend;
        }
        var secret =
            await secrets.ReadAsync(key, cancellationToken)
            ?? throw new MetricProblemException(
                $"there is no Secret {key}; create it or correct the template's secretRef"
            );
        return Open(backend, $"Secret {key}", secret.Value);
    }

    private static MetricBackend Open(MetricBackend backend, string source, Func<string, string?> value)
    {
        try
        {
            var opened = backend with
            {
                Token = value("token"),
                Username = value("username"),
                Password = value("password"),
                CertificateAuthority = value("ca.crt"),
            };
            return opened is { Token: null, Username: null, CertificateAuthority: null }
                ? throw new MetricProblemException(
                    $"{source} has neither token nor username and password nor ca.crt; add what the backend asks for"
                )
                : opened;
        }
        catch (FormatException e)
        {
            throw new MetricProblemException(e.Message);
        }
    }
}
