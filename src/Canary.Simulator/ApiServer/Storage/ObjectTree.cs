using System.Collections.Immutable;
using Canary.Kubernetes;

namespace Canary.Simulator.ApiServer.Storage;

/// <summary>The objects of a kind in the order of lists: by namespace, then name, byte by byte. Taking a snapshot costs nothing.</summary>
internal static class ObjectTree
{
    public static ImmutableSortedDictionary<ObjectKey, StoredObject> Empty { get; } =
        ImmutableSortedDictionary.Create<ObjectKey, StoredObject>(new KeyOrder());

    private sealed class KeyOrder : IComparer<ObjectKey>
    {
        public int Compare(ObjectKey x, ObjectKey y)
        {
            var byNamespace = string.CompareOrdinal(x.Namespace, y.Namespace);
            return byNamespace != 0 ? byNamespace : string.CompareOrdinal(x.Name, y.Name);
        }
    }
}
