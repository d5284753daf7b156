namespace Canary.MetricProviders.Prometheus;

/// <summary>Keeps secrets out of messages, even when a server repeats what it was sent.</summary>
internal static class Secrets
{
    /// <summary>Shorter ones would be found in words that are no secrets.</summary>
    private const int Shortest = 4;

    public static string Hide(string message, MetricBackend backend)
    {
        IEnumerable<string?> secrets =
        [
            backend.Token?.Trim(),
            backend.Password,
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
}
