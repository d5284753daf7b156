namespace Canary.Simulator.Metrics.Storage;

/// <summary>The samples of one label set, oldest first. Safe to use from any thread.</summary>
internal sealed class Series(LabelSet labels)
{
    private readonly Lock gate = new();
    private Sample[] samples = new Sample[16];
    private int first;
    private int end;

    public LabelSet Labels => labels;

    /// <summary>Adds a sample; false, and nothing done, when it isn't newer than the last.</summary>
    public bool Append(Sample sample)
    {
        lock (gate)
        {
            if (end > first && samples[end - 1].Time >= sample.Time)
            {
                return false;
            }
            MakeRoom();
            samples[end++] = sample;
            return true;
        }
    }

    /// <summary>Forgets the samples before a time; true when none is left.</summary>
    public bool DropBefore(long time)
    {
        lock (gate)
        {
            first = IndexOf(time);
            return first == end;
        }
    }

    /// <summary>The samples of a span, both ends included, without stale markers.</summary>
    public Sample[] Read(long from, long to)
    {
        lock (gate)
        {
            var span = Within(from, to);
            foreach (var sample in span)
            {
                if (StaleMarker.Is(sample.Value))
                {
                    return Array.FindAll(span.ToArray(), s => !StaleMarker.Is(s.Value));
                }
            }
            return span.ToArray();
        }
    }

    /// <summary>The last sample of a span, both ends included; null when there is none or the series ended.</summary>
    public Sample? Last(long from, long to)
    {
        lock (gate)
        {
            var span = Within(from, to);
            return span.IsEmpty || StaleMarker.Is(span[^1].Value) ? null : span[^1];
        }
    }

    /// <summary>Whether there is a sample in a span, both ends included.</summary>
    public bool HasSamples(long from, long to)
    {
        lock (gate)
        {
            return !Within(from, to).IsEmpty;
        }
    }

    private ReadOnlySpan<Sample> Within(long from, long to)
    {
        var start = IndexOf(from);
        return samples.AsSpan(start, Math.Max(0, IndexOf(to + 1) - start));
    }

    private void MakeRoom()
    {
        if (end < samples.Length)
        {
            return;
        }
        var count = end - first;
        var target = count > samples.Length / 2 ? new Sample[samples.Length * 2] : samples;
        samples.AsSpan(first, count).CopyTo(target);
        samples = target;
        first = 0;
        end = count;
    }

    /// <summary>Index of the first sample at or after a time.</summary>
    private int IndexOf(long time)
    {
        var (low, high) = (first, end);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (samples[middle].Time < time)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }
}
