using System.Globalization;
using System.Text.Json.Nodes;

namespace Canary.Kubernetes.Events;

/// <summary>
/// Events of the core group, not of events.k8s.io: the server keeps both in one place, but only this form has first and last time and count,
/// which <c>kubectl describe</c> and <c>kubectl get events</c> show, and From, which they take from source.component.
/// </summary>
internal static class EventBody
{
    public static readonly ResourceType EventType = new("", "v1", "events", "Event");

    private const int MaxName = 253;

    /// <summary>Where events about an object live: beside it; about cluster-scoped ones in <c>default</c>.</summary>
    public static string NamespaceOf(ObjectReference about) =>
        about.Namespace.Length == 0 ? "default" : about.Namespace;

    public static string NameOf(ObjectReference about, long serial)
    {
        var suffix = "." + serial.ToString("x", CultureInfo.InvariantCulture);
        var name = about.Name.Length + suffix.Length <= MaxName ? about.Name : about.Name[..(MaxName - suffix.Length)];
        return name.TrimEnd('.', '-') + suffix;
    }

    public static JsonObject New(EventSeries series, string name, EventRecorderOptions options)
    {
        var about = series.Key.About;
        return new JsonObject
        {
            ["apiVersion"] = EventType.ApiVersion,
            ["kind"] = EventType.Kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = NamespaceOf(about) },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = about.ApiVersion,
                ["kind"] = about.Kind,
                ["namespace"] = about.Namespace,
                ["name"] = about.Name,
                ["uid"] = about.Uid,
            },
            ["type"] = series.Key.Type,
            ["reason"] = series.Key.Reason,
            ["message"] = series.Message,
            ["count"] = series.Count,
            ["firstTimestamp"] = Time(series.First),
            ["lastTimestamp"] = Time(series.Last),
            ["source"] = new JsonObject { ["component"] = options.Component },
            ["reportingComponent"] = options.Component,
            ["reportingInstance"] = options.Instance,
        };
    }

    /// <summary>What changes with each repetition.</summary>
    public static JsonObject Repetition(EventSeries series) =>
        new()
        {
            ["message"] = series.Message,
            ["count"] = series.Count,
            ["lastTimestamp"] = Time(series.Last),
        };

    private static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
