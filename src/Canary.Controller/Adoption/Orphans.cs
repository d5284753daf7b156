using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;

namespace Canary.Controller.Adoption;

/// <summary>
/// Objects that were made for a former Canary and lost it: it was deleted with <c>--cascade=orphan</c>, or they come from a backup. The next
/// Canary of that name adopts them as they are: nothing that they do changes by it.
/// </summary>
internal sealed class Orphans
{
    /// <summary>By the Canary that may adopt them.</summary>
    private const string Index = "orphan";

    private readonly List<Func<string, IEnumerable<(ResourceType Type, V1ObjectMeta Metadata)>>> stores = [];

    /// <summary>From now on looks among these too. Before the informer starts.</summary>
    public void Watch<T>(Informer<T> informer)
        where T : class, IKubernetesObject
    {
        informer.AddIndex(Index, made => CanaryOwner.AdopterOf(made.Metadata) is { } canary ? [canary.ToString()] : []);
        stores.Add(canary => informer.ByIndex(Index, canary).Select(made => (informer.Type, made.Metadata)));
    }

    /// <summary>Those that the Canary may adopt.</summary>
    public IEnumerable<(ResourceType Type, V1ObjectMeta Metadata)> Find(V1Canary canary) =>
        stores
            .SelectMany(find => find(canary.Metadata.Key.ToString()))
            .Where(made => made.Metadata.DeletionTimestamp is null);
}
