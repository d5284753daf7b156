namespace Canary.Kubernetes.Informers;

/// <summary>A local, current copy of a collection: read from it at no cost, and hear of changes.</summary>
public interface IInformer<T>
    where T : class, IKubernetesObject
{
    /// <summary>The first list is in.</summary>
    bool HasSynced { get; }

    T? Get(ObjectKey key);

    /// <summary>A snapshot, in no order.</summary>
    IReadOnlyCollection<T> List();

    /// <summary>The objects whose index <paramref name="index"/> (see <see cref="AddIndex"/>) has <paramref name="value"/>.</summary>
    IReadOnlyCollection<T> ByIndex(string index, string value);

    /// <summary>Keeps an index; call before the informer starts.</summary>
    /// <param name="index">Its name.</param>
    /// <param name="values">Under which values an object is found.</param>
    void AddIndex(string index, Func<T, IEnumerable<string>> values);

    /// <summary>Calls <paramref name="handler"/> for every change, in order, synchronously; it must be quick and must not throw.</summary>
    void AddHandler(Action<InformerEvent<T>> handler);

    /// <summary>Takes the answer of an own write in at once, unless a newer version is already there.</summary>
    void Put(T obj);
}

/// <summary>A change in the store.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object now; when deleted, its last known state.</param>
/// <param name="Old">The object before, if it was known.</param>
public sealed record InformerEvent<T>(InformerEventType Type, T Object, T? Old)
    where T : class, IKubernetesObject;

/// <summary>The kinds of change.</summary>
public enum InformerEventType
{
    Added,
    Updated,
    Deleted,
}
