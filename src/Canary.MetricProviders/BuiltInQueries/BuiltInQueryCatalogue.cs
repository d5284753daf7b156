namespace Canary.MetricProviders.BuiltInQueries;

/// <summary>The built-in queries by traffic provider. Adding a mesh is adding a file and one entry in <see cref="Create"/>.</summary>
public sealed class BuiltInQueryCatalogue
{
    private readonly Dictionary<string, IBuiltInQueries> queries = new(StringComparer.Ordinal);

    /// <summary>Makes a catalogue.</summary>
    /// <exception cref="ArgumentException">Two entries are for the same provider.</exception>
    public BuiltInQueryCatalogue(IEnumerable<IBuiltInQueries> queries)
    {
        foreach (var entry in queries)
        {
            if (!this.queries.TryAdd(entry.Provider, entry))
            {
                throw new ArgumentException($"Two sets of queries are for '{entry.Provider}'.", nameof(queries));
            }
        }
    }

    /// <summary>The traffic providers that have built-in queries, in order.</summary>
    public IReadOnlyList<string> Providers => [.. queries.Keys.Order(StringComparer.Ordinal)];

    /// <summary>All built-in queries that there are.</summary>
    public static BuiltInQueryCatalogue Create() =>
        new([
            new PodHttpQueries("gatewayapi:v1"),
            new PodHttpQueries("gatewayapi:v1beta1"),
            new IstioQueries(),
            new PodHttpQueries("kubernetes"),
            new LinkerdQueries(),
            new NginxQueries(),
        ]);

    /// <summary>The queries of a traffic provider; null when it brings none, see <see cref="Refusal"/>.</summary>
    public IBuiltInQueries? Find(string provider) => queries.GetValueOrDefault(provider);

    /// <summary>Why <see cref="Find"/> has nothing for a provider, and what to do.</summary>
    public string Refusal(string provider) =>
        $"Provider '{provider}' has no built-in metrics; use a MetricTemplate, or one of {string.Join(", ", Providers)}.";
}
