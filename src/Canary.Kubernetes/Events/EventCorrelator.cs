namespace Canary.Kubernetes.Events;

/// <summary>
/// Decides what of the recorded events is worth a write: equal ones become one with a count, floods of similar ones are combined, and an
/// object that is talked about without end is told about slowly. Pure but for its memory, which is bounded. Not thread-safe.
/// </summary>
internal sealed class EventCorrelator(EventRecorderOptions options)
{
    private const int Remembered = 4096;
    private const int MaxMessage = 1024;
    private const string Combined = "(combined from similar events): ";

    private readonly LruCache<SeriesKey, Messages> similar = new(Remembered);
    private readonly LruCache<SeriesKey, EventSeries> series = new(Remembered);
    private readonly LruCache<ObjectReference, Bucket> buckets = new(Remembered);

    /// <summary>The series to write; null: not now (it still counts).</summary>
    public EventSeries? Take(RecordedEvent recorded)
    {
        var group = new SeriesKey(recorded.About, recorded.Type, recorded.Reason, null);
        var combine = similar.GetOrAdd(group, () => new Messages()).AreTooMany(recorded.Message, recorded.At, options);
        var key = combine ? group : group with { Message = recorded.Message };
        var one = series.GetOrAdd(key, () => new EventSeries(key));
        one.Add(Cut(combine ? Combined + recorded.Message : recorded.Message), recorded.At, options.AggregationWindow);
        var bucket = buckets.GetOrAdd(recorded.About, () => new Bucket(options.Burst, recorded.At));
        return bucket.TryTake(recorded.At, options) ? one : null;
    }

    private static string Cut(string message) =>
        message.Length <= MaxMessage ? message : message[..(MaxMessage - 1)] + "…";

    /// <summary>The different messages of a group within the window.</summary>
    private sealed class Messages
    {
        private readonly HashSet<string> seen = [];
        private DateTimeOffset last;

        public bool AreTooMany(string message, DateTimeOffset at, EventRecorderOptions options)
        {
            if (at - last > options.AggregationWindow)
            {
                seen.Clear();
            }
            last = at;
            if (seen.Contains(message))
            {
                return false;
            }
            return seen.Count >= options.DistinctMessages || !seen.Add(message);
        }
    }

    private sealed class Bucket(double tokens, DateTimeOffset filled)
    {
        public bool TryTake(DateTimeOffset at, EventRecorderOptions options)
        {
            tokens = Math.Min(options.Burst, tokens + Math.Max(0, (at - filled) / options.RefillPeriod));
            filled = at;
            if (tokens < 1)
            {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
