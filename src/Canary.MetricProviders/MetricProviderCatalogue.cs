using Canary.MetricProviders.Prometheus;

namespace Canary.MetricProviders;

/// <summary>The metric providers by type. Adding a backend is adding a folder and one entry in <see cref="Create"/>.</summary>
public sealed class MetricProviderCatalogue
{
    /// <summary>The types that a MetricTemplate may name because Flagger has them; those without a provider here are refused by name.</summary>
    private static readonly string[] KnownTypes =
    [
        "cloudwatch",
        "datadog",
        "dynatrace",
        "externalmetrics",
        "graphite",
        "influxdb",
        "keptn",
        "newrelic",
        "splunk",
        "stackdriver",
    ];

    private readonly Dictionary<string, IMetricProvider> providers = new(StringComparer.Ordinal);

    /// <summary>Makes a catalogue.</summary>
    /// <exception cref="ArgumentException">Two providers have the same type.</exception>
    public MetricProviderCatalogue(IEnumerable<IMetricProvider> providers)
    {
        foreach (var provider in providers)
        {
            if (!this.providers.TryAdd(provider.Type, provider))
            {
                throw new ArgumentException($"Two metric providers are of type '{provider.Type}'.", nameof(providers));
            }
        }
    }

    /// <summary>The types that <c>spec.provider.type</c> may have, in order.</summary>
    public IReadOnlyList<string> Types => [.. providers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>All providers that there are.</summary>
    /// <param name="time">Keeps timeouts and the pauses between retries.</param>
    /// <param name="connections">How Prometheus servers are reached; null: over the network.</param>
    public static MetricProviderCatalogue Create(TimeProvider time, PrometheusConnections? connections = null) =>
        new([new PrometheusMetricProvider(connections ?? new PrometheusConnections(), time)]);

    /// <summary>The provider of a type; null when there is none, see <see cref="Refusal"/>.</summary>
    public IMetricProvider? Find(string type) => providers.GetValueOrDefault(type);

    /// <summary>Why <see cref="Find"/> has nothing for a type, and what to do.</summary>
    public string Refusal(string type)
    {
        var reason = KnownTypes.Contains(type, StringComparer.Ordinal) ? "is not supported yet" : "does not exist";
        return $"Metric provider type '{type}' {reason}; spec.provider.type may be {string.Join(", ", Types)}.";
    }
}
