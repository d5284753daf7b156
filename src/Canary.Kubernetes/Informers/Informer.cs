using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Canary.Kubernetes.Informers;

/// <summary>
/// The informer: a reflector, its store, and those who listen. Reads take no lock and copy nothing. Handlers run one at a time, in the order
/// of changes, after the store has them; one added late hears of all that is there as Added.
/// </summary>
public sealed partial class Informer<T> : IInformer<T>, IRunnableInformer
    where T : class, IKubernetesObject
{
    private readonly Store<T> store;
    private readonly Reflector<T> reflector;
    private readonly ILogger logger;
    private readonly TaskCompletionSource synced = new();

    /// <summary>Prepares; <see cref="RunAsync"/> starts.</summary>
    /// <param name="client">Whom to ask.</param>
    /// <param name="type">What to hold.</param>
    /// <param name="projection">What to keep of each object.</param>
    /// <param name="options">Which objects, and how.</param>
    /// <param name="time">For timeouts and back-off; default the system's.</param>
    /// <param name="logger">Default none.</param>
    /// <param name="random">For jitter; must be safe for this informer's thread. Default <see cref="Random.Shared"/>.</param>
    public Informer(
        IKubernetesClient client,
        ResourceType type,
        JsonTypeInfo<T> projection,
        InformerOptions? options = null,
        TimeProvider? time = null,
        ILogger<Informer<T>>? logger = null,
        Random? random = null
    )
    {
        Type = type;
        Metrics = new InformerMetrics(type);
        this.logger = logger ?? NullLogger<Informer<T>>.Instance;
        store = new Store<T>(e => LogHandlerFailed(e, type));
        reflector = new Reflector<T>(
            client,
            type,
            projection,
            options ?? InformerOptions.Default,
            store,
            time ?? TimeProvider.System,
            random ?? Random.Shared,
            Metrics,
            this.logger,
            OnCurrent
        );
    }

    public ResourceType Type { get; }

    public InformerMetrics Metrics { get; }

    public bool HasSynced => synced.Task.IsCompleted;

    public Exception? LastError => reflector.LastError;

    /// <summary>The store has all changes up to this version; empty before the first list.</summary>
    public string LastSyncResourceVersion => store.Version;

    public T? Get(ObjectKey key) => store.Snapshot.Objects.GetValueOrDefault(key);

    public IReadOnlyCollection<T> List() => store.Snapshot.List();

    public IReadOnlyCollection<T> ByIndex(string index, string value) => store.Snapshot.ByIndex(index, value);

    public void AddIndex(string index, Func<T, IEnumerable<string>> values) => store.AddIndex(index, values);

    public void AddHandler(Action<InformerEvent<T>> handler) => store.AddHandler(handler);

    public void Put(T obj) => store.Put(obj);

    public event Action? BecameCurrent;

    public Task RunAsync(CancellationToken cancellationToken) => reflector.RunAsync(cancellationToken);

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => synced.Task.WaitAsync(cancellationToken);

    private void OnCurrent()
    {
        synced.TrySetResult();
        BecameCurrent?.Invoke();
    }

    [LoggerMessage(
        EventName = "InformerHandlerFailed",
        Level = LogLevel.Error,
        Message = "A handler for {Resource} threw; the change is not delivered to it again"
    )]
    private partial void LogHandlerFailed(Exception exception, ResourceType resource);
}
