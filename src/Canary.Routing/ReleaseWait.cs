using System.Collections.Concurrent;
using Canary.Kubernetes;

namespace Canary.Routing;

/// <summary>
/// How long the data plane may take to follow a release: the services behind the old routes go next. One that takes longer is gone, perhaps
/// uninstalled together with the Canary. A restart starts the wait anew, which does no harm.
/// </summary>
internal sealed class ReleaseWait(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>When each released route was first seen so, by its uid.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> released = new(StringComparer.Ordinal);

    /// <summary>When the wait for who follows the route ends; it begins with the first question.</summary>
    public DateTimeOffset EndsAt(V1ObjectMeta route) => released.GetOrAdd(route.Uid, _ => time.GetUtcNow()) + Patience;

    /// <summary>The data plane says that it follows the route, or has had its time.</summary>
    public bool IsOver(V1ObjectMeta route, bool isFollowed)
    {
        var over = isFollowed || EndsAt(route) <= time.GetUtcNow();
        if (over)
        {
            released.TryRemove(route.Uid, out _);
        }
        return over;
    }
}
