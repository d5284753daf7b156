namespace Canary.Kubernetes.Events;

/// <summary>An event as it was recorded.</summary>
internal sealed record RecordedEvent(
    ObjectReference About,
    string Type,
    string Reason,
    string Message,
    DateTimeOffset At
);

/// <summary>What makes events one series; no message: similar ones, combined.</summary>
internal sealed record SeriesKey(ObjectReference About, string Type, string Reason, string? Message);

/// <summary>Equal events: one object on the server whose count goes up.</summary>
internal sealed class EventSeries(SeriesKey key)
{
    public SeriesKey Key { get; } = key;

    public string Message { get; private set; } = "";

    public int Count { get; private set; }

    public DateTimeOffset First { get; private set; }

    public DateTimeOffset Last { get; private set; }

    /// <summary>The name of the object on the server; null: it is yet to be created.</summary>
    public string? Name { get; set; }

    public void Add(string message, DateTimeOffset at, TimeSpan window)
    {
        if (Count == 0 || at - Last > window)
        {
            (Count, First, Name) = (0, at, null);
        }
        (Message, Last) = (message, at);
        Count++;
    }
}
