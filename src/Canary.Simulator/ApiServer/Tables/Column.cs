using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.Tables;

/// <summary>Makes columns.</summary>
internal static class Column
{
    /// <summary>The first column of every table.</summary>
    public static TableColumn Name { get; } =
        new(
            "Name",
            "string",
            "name",
            "The object's name, unique in its namespace.",
            0,
            (o, _) => o.Object("metadata").String("name")
        );

    /// <summary>How long ago the object was created.</summary>
    public static TableColumn Age(string type = "string") =>
        new(
            "Age",
            type,
            "",
            "How long ago the object was created.",
            0,
            (o, now) => Since(o.Object("metadata").String("creationTimestamp"), now)
        );

    public static TableColumn Text(string name, Func<JsonObject, string?> cell, int priority = 0) =>
        new(name, "string", "", name, priority, (o, _) => cell(o));

    /// <summary>A column of type string whose cells are numbers, as some built-in kinds have them.</summary>
    public static TableColumn Number(
        string name,
        Func<JsonObject, long> cell,
        string type = "integer",
        int priority = 0
    ) => new(name, type, "", name, priority, (o, _) => cell(o));

    /// <summary>A time as an age: <c>5s</c>, <c>3m20s</c>, <c>4d</c>.</summary>
    public static string Since(string? time, DateTimeOffset now)
    {
        if (time is null || !Timestamps.TryParse(time, out var at))
        {
            return "<unknown>";
        }
        return Duration(now - at);
    }

    /// <summary>A span as people read it, with fewer digits the longer it is.</summary>
    public static string Duration(TimeSpan span)
    {
        var seconds = (long)span.TotalSeconds;
        if (seconds < -1)
        {
            return "<invalid>";
        }
        if (seconds < 0)
        {
            return "0s";
        }
        var minutes = (long)span.TotalMinutes;
        var hours = (long)span.TotalHours;
        var days = hours / 24;
        return (seconds, minutes, hours) switch
        {
            (< 120, _, _) => $"{seconds}s",
            (_, < 10, _) => seconds % 60 == 0 ? $"{minutes}m" : $"{minutes}m{seconds % 60}s",
            (_, < 180, _) => $"{minutes}m",
            (_, _, < 8) => minutes % 60 == 0 ? $"{hours}h" : $"{hours}h{minutes % 60}m",
            (_, _, < 48) => $"{hours}h",
            (_, _, < 192) => hours % 24 == 0 ? $"{days}d" : $"{days}d{hours % 24}h",
            (_, _, < 24 * 365 * 2) => $"{days}d",
            (_, _, < 24 * 365 * 8) => days % 365 == 0 ? $"{days / 365}y" : $"{days / 365}y{days % 365}d",
            _ => $"{days / 365}y",
        };
    }
}
