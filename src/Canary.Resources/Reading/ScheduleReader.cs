using System.Globalization;
using Canary.Engine;
using Canary.Engine.Scheduling;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads <c>spec.schedule</c>.</summary>
internal static class ScheduleReader
{
    private const string Path = "spec.schedule";

    /// <summary>As days of the week are written, Monday first.</summary>
    private static readonly string[] DayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    public static Schedule? Read(V1Schedule? schedule, SpecErrors errors)
    {
        if (schedule is null)
        {
            return null;
        }
        var read = new Schedule
        {
            TimeZone = ReadZone(schedule.TimeZone, errors),
            Allow = ReadWindows($"{Path}.allow", schedule.Allow, errors),
            Deny = ReadWindows($"{Path}.deny", schedule.Deny, errors),
        };
        if (read.Allow.Count == 0 && read.Deny.Count == 0)
        {
            errors.Add(Path, null, "has neither allow nor deny", "write the windows, or remove it");
        }
        return read;
    }

    private static TimeZoneInfo ReadZone(string? name, SpecErrors errors)
    {
        if (string.IsNullOrEmpty(name))
        {
            return TimeZoneInfo.Utc;
        }
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return zone;
        }
        errors.Add(
            $"{Path}.timeZone",
            name,
            "is not a known time zone",
            "write an IANA name such as Europe/Berlin, or UTC"
        );
        return TimeZoneInfo.Utc;
    }

    private static ValueList<TimeWindow> ReadWindows(
        string path,
        IReadOnlyList<V1TimeWindow>? windows,
        SpecErrors errors
    ) => (windows ?? []).Select((window, i) => ReadWindow($"{path}[{i}]", window, errors)).ToValueList();

    private static TimeWindow ReadWindow(string path, V1TimeWindow window, SpecErrors errors)
    {
        var days = (window.Days ?? []).SelectMany((days, i) => ReadDays($"{path}.days[{i}]", days, errors));
        var from = ReadTime($"{path}.from", window.From, errors);
        var to = ReadTime($"{path}.to", window.To, errors);
        if (window is { Days: null or { Count: 0 }, From: null, To: null })
        {
            errors.Add(path, null, "is empty, which means always", "write days, from or to");
        }
        return new(days.Distinct().ToValueList(), from, to);
    }

    /// <summary><c>Sat</c>, or <c>Mon-Fri</c>; a range may go over the end of the week.</summary>
    private static IEnumerable<DayOfWeek> ReadDays(string path, string text, SpecErrors errors)
    {
        var names = text.Split('-');
        var first = IndexOf(names[0]);
        var last = IndexOf(names[^1]);
        if (names.Length > 2 || first < 0 || last < 0)
        {
            errors.Add(
                path,
                text,
                "is not a day",
                $"write one of {string.Join(", ", DayNames)}, or a range such as Mon-Fri"
            );
            yield break;
        }
        for (var day = first; ; day = (day + 1) % 7)
        {
            yield return (DayOfWeek)((day + 1) % 7);
            if (day == last)
            {
                yield break;
            }
        }
    }

    private static int IndexOf(string name) =>
        Array.FindIndex(DayNames, day => day.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));

    /// <summary>Midnight when absent; 24:00 is the midnight that ends the day.</summary>
    private static TimeOnly ReadTime(string path, string? text, SpecErrors errors)
    {
        if (text is null or "24:00")
        {
            return TimeOnly.MinValue;
        }
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }
        errors.Add(path, text, "is not a time of day", "write for example 09:00");
        return TimeOnly.MinValue;
    }
}
