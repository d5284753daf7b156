using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Canary.Routing.Referencing;

/// <summary>
/// Notices when another manager keeps setting the rules of its route back during a rollout, so that the controller stops fighting and says so
/// (R15). Kept in memory: after a restart the fight is noticed again within two writes.
/// </summary>
internal sealed class RulesContest(TimeProvider time)
{
    /// <summary>How often the rules may be taken back before the controller gives in.</summary>
    private const int Patience = 2;

    /// <summary>How long the controller then leaves the route alone before it tries once more.</summary>
    private static readonly TimeSpan Truce = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>The controller has taken the rules.</summary>
    public void Took(ReferencedRoute route) =>
        entries.AddOrUpdate(
            route.Metadata.Uid,
            _ => new(route.Before, Pending: true, TakenBack: 0, time.GetUtcNow()),
            (_, entry) => entry with { Before = route.Before, Pending = true }
        );

    /// <summary>The controller has given the rules back.</summary>
    public void GaveBack(ReferencedRoute route) => entries.TryRemove(route.Metadata.Uid, out _);

    /// <summary>Who keeps the controller from having the rules; null: nobody.</summary>
    public string? FindHolder(ReferencedRoute route)
    {
        var uid = route.Metadata.Uid;
        if (!entries.TryGetValue(uid, out var entry))
        {
            return null;
        }
        var seen = See(entry, route);
        entries.TryUpdate(uid, seen, entry);
        return seen.TakenBack >= Patience && time.GetUtcNow() < seen.At + Truce ? ManagerOf(route) : null;
    }

    /// <summary>When the controller tries again; null: it does not refrain.</summary>
    public DateTimeOffset? TriesAt(ReferencedRoute route) =>
        FindHolder(route) is null ? null : entries[route.Metadata.Uid].At + Truce;

    private Entry See(Entry entry, ReferencedRoute route) =>
        entry.Pending && !route.IsDivided && RulesMemory.IsSame(entry.Before, route.Before)
            ? entry with
            {
                Pending = false,
                TakenBack = entry.TakenBack + 1,
                At = time.GetUtcNow(),
            }
            : entry;

    private static string ManagerOf(ReferencedRoute route) =>
        route.Managers.LastOrDefault(manager => manager != FieldManagers.Controller) ?? "unknown";

    /// <param name="Before">The rules when they were taken.</param>
    /// <param name="Pending">The last write has not been taken back yet.</param>
    /// <param name="TakenBack">How often it was.</param>
    /// <param name="At">When it was last.</param>
    private sealed record Entry(JsonArray Before, bool Pending, int TakenBack, DateTimeOffset At);
}
