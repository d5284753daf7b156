using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Canary.Kubernetes.Informers;

/// <summary>Informers that share a client and a life: all start together, and all are waited for.</summary>
public sealed class InformerSet(
    IKubernetesClient client,
    TimeProvider? time = null,
    ILoggerFactory? loggers = null,
    Random? random = null
)
{
    private readonly List<IRunnableInformer> informers = [];
    private bool started;

    /// <summary>The informers of the set, for metrics and readiness.</summary>
    public IReadOnlyList<IRunnableInformer> Informers => informers;

    /// <summary>All first lists are in.</summary>
    public bool HasSynced => informers.TrueForAll(i => i.HasSynced);

    /// <summary>Adds an informer; before the set runs.</summary>
    /// <exception cref="InvalidOperationException">The set runs already.</exception>
    public Informer<T> Add<T>(ResourceType type, JsonTypeInfo<T> projection, InformerOptions? options = null)
        where T : class, IKubernetesObject
    {
        if (started)
        {
            throw new InvalidOperationException($"The informer for {type} comes too late: the set runs already.");
        }
        var logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<Informer<T>>();
        var informer = new Informer<T>(client, type, projection, options, time, logger, random);
        informers.Add(informer);
        return informer;
    }

    /// <summary>Runs all until cancelled; ends without exception. Call once.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        started = true;
        return Task.WhenAll(informers.Select(i => i.RunAsync(cancellationToken)).ToList());
    }

    /// <summary>Ends when all first lists are in.</summary>
    public async Task WaitForSyncAsync(CancellationToken cancellationToken)
    {
        foreach (var informer in informers)
        {
            await informer.WaitForSyncAsync(cancellationToken);
        }
    }
}
