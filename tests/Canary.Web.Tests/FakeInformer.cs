using System.Collections.Concurrent;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;

namespace Canary.Web.Tests;

/// <summary>An informer that a test fills by hand.</summary>
internal sealed class FakeInformer : IInformer<V1Canary>
{
    private readonly ConcurrentDictionary<ObjectKey, V1Canary> store = new();
    private Action<InformerEvent<V1Canary>> handlers = _ => { };

    public bool HasSynced { get; set; } = true;

    public V1Canary? Get(ObjectKey key) => store.GetValueOrDefault(key);

    public IReadOnlyCollection<V1Canary> List() => [.. store.Values];

    public IReadOnlyCollection<V1Canary> ByIndex(string index, string value) =>
        throw new NotSupportedException("The web asks for no index.");

    public void AddIndex(string index, Func<V1Canary, IEnumerable<string>> values) =>
        throw new NotSupportedException("The web asks for no index.");

    public void AddHandler(Action<InformerEvent<V1Canary>> handler) => handlers += handler;

    public void Put(V1Canary obj)
    {
        var old = store.GetValueOrDefault(obj.Metadata.Key);
        store[obj.Metadata.Key] = obj;
        handlers(new(old is null ? InformerEventType.Added : InformerEventType.Updated, obj, old));
    }

    public void Remove(ObjectKey key)
    {
        Assert.True(store.TryRemove(key, out var old));
        handlers(new(InformerEventType.Deleted, old, old));
    }
}
