using System.Text;

namespace Canary.MetricProviders.Prometheus;

/// <summary>Keeps secrets out of messages, even when a server repeats what it was sent.</summary>
internal static class Secrets
{
    /// <summary>Shorter ones would be found in words that are no secrets.</summary>
    private const int Shortest = 4;

    public static string Hide(string message, MetricBackend backend)
    {
        var written = UserIn(backend.Address);
        IEnumerable<string?> secrets =
        [
            backend.Token?.Trim(),
            Encoded(backend.Username, backend.Password),
            Encoded(written?.Name, written?.Password),
            backend.Password,
            written?.Password,
            .. backend.Headers?.Values.SelectMany(values => values) ?? [],
        ];
        foreach (var secret in secrets)
        {
            if (secret is { Length: >= Shortest })
            {
                message = message.Replace(secret, "***", StringComparison.Ordinal);
            }
        }
        return message;
    }

    /// <summary>As basic authentication sends it.</summary>
    private static string? Encoded(string? name, string? password) =>
        name is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}"));

    private static (string Name, string Password)? UserIn(string address)
    {
        try
        {
            return BackendAddress.Parse(address).User;
        }
        catch (PrometheusException)
        {
            return null; // Nothing was sent there.
        }
    }
}
