using System.Collections.Concurrent;

namespace Canary.Routing.GatewayApi;

/// <summary>
/// How long the gateway may take to follow a release; longer, and it is gone, perhaps uninstalled together with the Canary. A restart starts
/// the wait anew, which does no harm.
/// </summary>
internal sealed class ReleaseWait(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>When each released route was first seen so, by its uid.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> released = new(StringComparer.Ordinal);

    /// <summary>When the wait for the route's gateway ends; it begins with the first question.</summary>
    public DateTimeOffset EndsAt(V1HttpRoute route) =>
        released.GetOrAdd(route.Metadata.Uid, _ => time.GetUtcNow()) + Patience;

    /// <summary>The gateway follows the route, or has had its time.</summary>
    public bool IsOver(V1HttpRoute route, string? doubt)
    {
        var over = doubt is null || EndsAt(route) <= time.GetUtcNow();
        if (over)
        {
            released.TryRemove(route.Metadata.Uid, out _);
        }
        return over;
    }
}
