using System.Collections.Concurrent;
using Canary.Kubernetes;

namespace Canary.Routing.Istio;

/// <summary>
/// How long proxies are given to take a change over that nobody reports on: Istio collects changes for a moment and then pushes them. What was
/// there when the process started counts as taken over since it was made; a restart loses the wait of a change, which took longer itself.
/// </summary>
internal sealed class Settling(TimeProvider time)
{
    /// <summary>Several times what a push takes in a mesh that is well.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, (long Generation, DateTimeOffset Since)> changes = new(
        StringComparer.Ordinal
    );

    /// <summary>When the object's present version counts as taken over.</summary>
    public DateTimeOffset EndsAt(V1ObjectMeta metadata) =>
        changes
            .AddOrUpdate(
                metadata.Uid,
                _ => (metadata.Generation, metadata.CreationTimestamp ?? DateTimeOffset.MinValue),
                (_, known) => known.Generation == metadata.Generation ? known : (metadata.Generation, time.GetUtcNow())
            )
            .Since + Patience;
}
