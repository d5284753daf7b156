using System.Collections;
using System.Collections.Immutable;

namespace Canary.Kubernetes.Informers;

/// <summary>A store's content at one time: objects and indexes fit together. Immutable, so reading needs neither lock nor copy.</summary>
internal sealed record StoreSnapshot<T>(
    ImmutableDictionary<ObjectKey, T> Objects,
    ImmutableDictionary<string, ImmutableDictionary<string, ImmutableDictionary<ObjectKey, T>>> Indexes
)
    where T : class, IKubernetesObject
{
    private static readonly ImmutableDictionary<ObjectKey, T> None = ImmutableDictionary<ObjectKey, T>.Empty;

    public static StoreSnapshot<T> Empty { get; } =
        new(None, ImmutableDictionary<string, ImmutableDictionary<string, ImmutableDictionary<ObjectKey, T>>>.Empty);

    public IReadOnlyCollection<T> List() => new Values(Objects);

    /// <exception cref="ArgumentException">No such index was added.</exception>
    public IReadOnlyCollection<T> ByIndex(string index, string value) =>
        Indexes.TryGetValue(index, out var byValue)
            ? new Values(byValue.GetValueOrDefault(value, None))
            : throw new ArgumentException(
                $"There is no index '{index}'; add it before the informer starts.",
                nameof(index)
            );

    public StoreSnapshot<T> WithIndex(string index) =>
        this with
        {
            Indexes = Indexes.Add(index, ImmutableDictionary<string, ImmutableDictionary<ObjectKey, T>>.Empty),
        };

    /// <summary>Replaces one object by another, or by nothing.</summary>
    public StoreSnapshot<T> With(
        ObjectKey key,
        T? old,
        T? now,
        IReadOnlyDictionary<string, Func<T, IEnumerable<string>>> indexers
    )
    {
        var indexes = Indexes;
        foreach (var (name, values) in indexers)
        {
            var byValue = indexes[name];
            byValue = old is null ? byValue : Unindex(byValue, key, values(old));
            byValue = now is null ? byValue : Index(byValue, key, now, values(now));
            indexes = indexes.SetItem(name, byValue);
        }
        return new StoreSnapshot<T>(now is null ? Objects.Remove(key) : Objects.SetItem(key, now), indexes);
    }

    private static ImmutableDictionary<string, ImmutableDictionary<ObjectKey, T>> Unindex(
        ImmutableDictionary<string, ImmutableDictionary<ObjectKey, T>> byValue,
        ObjectKey key,
        IEnumerable<string> values
    )
    {
        foreach (var value in values)
        {
            var left = byValue.GetValueOrDefault(value, None).Remove(key);
            byValue = left.IsEmpty ? byValue.Remove(value) : byValue.SetItem(value, left);
        }
        return byValue;
    }

    private static ImmutableDictionary<string, ImmutableDictionary<ObjectKey, T>> Index(
        ImmutableDictionary<string, ImmutableDictionary<ObjectKey, T>> byValue,
        ObjectKey key,
        T obj,
        IEnumerable<string> values
    )
    {
        foreach (var value in values)
        {
            byValue = byValue.SetItem(value, byValue.GetValueOrDefault(value, None).SetItem(key, obj));
        }
        return byValue;
    }

    private sealed class Values(ImmutableDictionary<ObjectKey, T> objects) : IReadOnlyCollection<T>
    {
        public int Count => objects.Count;

        public IEnumerator<T> GetEnumerator()
        {
            foreach (var (_, obj) in objects)
            {
                yield return obj;
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
