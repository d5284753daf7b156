namespace Canary.Engine.Scheduling;

/// <summary>A time of day on some days, by the clock on the wall.</summary>
/// <param name="Days">The days on which it begins; empty: every day.</param>
/// <param name="From">When it begins, inclusive.</param>
/// <param name="To">When it ends, exclusive; not after <paramref name="From"/>: on the next day.</param>
public sealed record TimeWindow(ValueList<DayOfWeek> Days, TimeOnly From, TimeOnly To)
{
    /// <summary>Whether a local time lies in it.</summary>
    public bool Contains(DateTime local)
    {
        var time = TimeOnly.FromDateTime(local);
        if (To > From)
        {
            return BeginsOn(local.DayOfWeek) && time >= From && time < To;
        }
        return (BeginsOn(local.DayOfWeek) && time >= From) || (BeginsOn(local.AddDays(-1).DayOfWeek) && time < To);
    }

    private bool BeginsOn(DayOfWeek day)
    {
        foreach (var given in Days.AsSpan())
        {
            if (given == day)
            {
                return true;
            }
        }
        return Days.Count == 0;
    }
}
