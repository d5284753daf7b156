using System.Collections.Concurrent;
using Canary.Kubernetes;

namespace Canary.Routing;

/// <summary>
/// How long a data plane is given to take a change over that nobody reports on. What was there when the process started counts from the second
/// after the object was written last: a successor may begin in the moment of a change.
/// </summary>
/// <param name="time">Tells how long a change has been there.</param>
/// <param name="patience">Several times what the data plane needs when it is well.</param>
internal sealed class Settling(TimeProvider time, TimeSpan patience)
{
    private readonly ConcurrentDictionary<string, (string Version, DateTimeOffset Since)> changes = new(
        StringComparer.Ordinal
    );

    /// <summary>When what an object says now counts as taken over; null: it does already.</summary>
    /// <param name="metadata">Of the object.</param>
    /// <param name="version">Differs when the object says something else to the data plane.</param>
    public DateTimeOffset? EndsAt(V1ObjectMeta metadata, string version)
    {
        var since = changes
            .AddOrUpdate(
                metadata.Uid,
                _ => (version, WrittenAt(metadata)),
                (_, known) => known.Version == version ? known : (version, time.GetUtcNow())
            )
            .Since;
        return since + patience is var end && end > time.GetUtcNow() ? end : null;
    }

    private static DateTimeOffset WrittenAt(V1ObjectMeta metadata) =>
        metadata.WrittenAt is { } written
            ? written + TimeSpan.FromSeconds(1)
            : metadata.CreationTimestamp ?? DateTimeOffset.MinValue;
}
