namespace Canary.Routing;

/// <summary>The traffic routers by name. Adding a provider is adding a folder and one entry where the catalogue is made.</summary>
public sealed class TrafficRouterCatalogue
{
    private readonly Dictionary<string, ITrafficRouter> routers = new(StringComparer.Ordinal);

    /// <summary>Makes the catalogue.</summary>
    /// <exception cref="ArgumentException">Two routers have the same name.</exception>
    public TrafficRouterCatalogue(IEnumerable<ITrafficRouter> routers)
    {
        foreach (var router in routers)
        {
            if (!this.routers.TryAdd(router.Name, router))
            {
                throw new ArgumentException($"Two traffic routers are named '{router.Name}'.", nameof(routers));
            }
        }
    }

    /// <summary>The names that <c>spec.provider</c> may have, in order.</summary>
    public IReadOnlyList<string> Names => [.. routers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The router of a name; null when there is none.</summary>
    public ITrafficRouter? Find(string name) => routers.GetValueOrDefault(name);
}
