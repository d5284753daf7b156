namespace Canary.Kubernetes.Events;

/// <summary>Remembers a bounded number of entries, forgetting those unused longest. Not thread-safe.</summary>
internal sealed class LruCache<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> byUse = new();

    public TValue GetOrAdd(TKey key, Func<TValue> make)
    {
        if (nodes.TryGetValue(key, out var node))
        {
            byUse.Remove(node);
            byUse.AddFirst(node);
            return node.Value.Value;
        }
        if (nodes.Count >= capacity && byUse.Last is { } oldest)
        {
            byUse.RemoveLast();
            nodes.Remove(oldest.Value.Key);
        }
        var value = make();
        nodes[key] = byUse.AddFirst((key, value));
        return value;
    }

    public void Remove(TKey key)
    {
        if (nodes.Remove(key, out var node))
        {
            byUse.Remove(node);
        }
    }
}
