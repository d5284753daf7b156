using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;

namespace Canary.Routing.Tests.Server;

/// <summary>An informer that never lags behind its server.</summary>
internal sealed class ServerInformer<T>(ApplyServer server, ResourceType type, JsonTypeInfo<T> projection)
    : IInformer<T>
    where T : class, IKubernetesObject
{
    private readonly Dictionary<string, Func<T, IEnumerable<string>>> indexes = [];

    public bool HasSynced => true;

    public T? Get(ObjectKey key) => server.Find(type, key).Deserialize(projection);

    public void Put(T obj) =>
        Assert.Equal(Get(obj.Metadata.Key)?.Metadata.ResourceVersion, obj.Metadata.ResourceVersion);

    public IReadOnlyCollection<T> List() =>
        [.. server.Objects.Where(obj => (string?)obj["kind"] == type.Kind).Select(obj => obj.Deserialize(projection)!)];

    public IReadOnlyCollection<T> ByIndex(string index, string value) =>
        [
            .. server
                .Objects.Where(obj => (string?)obj["kind"] == type.Kind)
                .Select(obj => obj.Deserialize(projection)!)
                .Where(obj => indexes[index](obj).Contains(value)),
        ];

    public void AddIndex(string index, Func<T, IEnumerable<string>> values) => indexes.Add(index, values);

    public void AddHandler(Action<InformerEvent<T>> handler) => throw new NotSupportedException();
}
