namespace Canary.Engine.Scheduling;

/// <summary>When rollouts may start and the canary's traffic may rise. Nothing that makes users safer ever waits for it (R5).</summary>
public sealed record Schedule
{
    /// <summary>Longer than any week of windows takes to come round again, whatever the clocks do meanwhile.</summary>
    private const int DaysAhead = 8;

    /// <summary>Whose wall clock counts.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Open in these windows only; empty: at all times.</summary>
    public ValueList<TimeWindow> Allow { get; init; }

    /// <summary>Closed in these, though <see cref="Allow"/> says open.</summary>
    public ValueList<TimeWindow> Deny { get; init; }

    public bool IsOpen(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, TimeZone).DateTime;
        return (Allow.Count == 0 || Contains(Allow, local)) && !Contains(Deny, local);
    }

    /// <summary>When it opens next; null: never, or it is open now.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset now)
    {
        if (IsOpen(now))
        {
            return null;
        }
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZone).DateTime);
        DateTimeOffset? next = null;
        for (var day = 0; day <= DaysAhead; day++)
        {
            foreach (var time in Borders())
            {
                var at = Instant(today.AddDays(day).ToDateTime(time));
                if (at > now && (next is null || at < next) && IsOpen(at))
                {
                    next = at;
                }
            }
        }
        return next;
    }

    /// <summary>It can open only where an allowed window begins or a denied one ends.</summary>
    private IEnumerable<TimeOnly> Borders() =>
        Allow.Select(window => window.From).Concat(Deny.Select(window => window.To));

    /// <summary>A time that the clocks skip begins when they have.</summary>
    private DateTimeOffset Instant(DateTime local)
    {
        while (TimeZone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }
        return new DateTimeOffset(local, TimeZone.GetUtcOffset(local));
    }

    private static bool Contains(ValueList<TimeWindow> windows, DateTime local)
    {
        foreach (var window in windows.AsSpan())
        {
            if (window.Contains(local))
            {
                return true;
            }
        }
        return false;
    }
}
