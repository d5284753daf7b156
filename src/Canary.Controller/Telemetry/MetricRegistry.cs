using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Canary.Controller.Telemetry;

/// <summary>Collects what the process' own instruments measure, as Prometheus wants it: series by labels, histograms by buckets.</summary>
internal sealed class MetricRegistry : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<Instrument, MetricFamily> families = new();
    private readonly Lock collecting = new();

    /// <summary>Listens from now on to every instrument of the meters that the filter accepts.</summary>
    public MetricRegistry(Func<Meter, bool> filter)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (filter(instrument.Meter))
            {
                var family = families.GetOrAdd(instrument, MetricFamily.Of);
                self.EnableMeasurementEvents(instrument, family);
            }
        };
        listener.MeasurementsCompleted = (instrument, _) => families.TryRemove(instrument, out var _);
        listener.SetMeasurementEventCallback<long>((_, value, labels, family) => Record(family, value, labels));
        listener.SetMeasurementEventCallback<int>((_, value, labels, family) => Record(family, value, labels));
        listener.SetMeasurementEventCallback<double>((_, value, labels, family) => Record(family, value, labels));
        listener.Start();
    }

    /// <summary>The families that have series, in order of their names; observable instruments are asked now.</summary>
    public IReadOnlyList<MetricSnapshot> Collect()
    {
        lock (collecting)
        {
            foreach (var family in families.Values)
            {
                family.BeginObservation();
            }
            listener.RecordObservableInstruments();
            return
            [
                .. families
                    .Values.Select(family => family.Snapshot())
                    .Where(snapshot => snapshot.Series.Count > 0)
                    .GroupBy(snapshot => snapshot.Name)
                    .Select(Merge)
                    .OrderBy(snapshot => snapshot.Name, StringComparer.Ordinal),
            ];
        }
    }

    /// <summary>Shows a series of an instrument from now on, even if nothing is measured.</summary>
    public void Expect(Instrument instrument, params ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (families.TryGetValue(instrument, out var family))
        {
            family.Expect(LabelSet.Of(labels));
        }
    }

    /// <summary>Drops the series whose labels contain all of these, such as those of a Canary that was deleted (R12).</summary>
    public void Remove(params ReadOnlySpan<KeyValuePair<string, string>> labels)
    {
        foreach (var family in families.Values)
        {
            family.Remove(labels);
        }
    }

    public void Dispose() => listener.Dispose();

    /// <summary>One family out of all of a name; of series with the same labels the first stays.</summary>
    private static MetricSnapshot Merge(IEnumerable<MetricSnapshot> family) =>
        family.Aggregate(
            (a, b) => a with { Series = [.. a.Series.Concat(b.Series).DistinctBy(series => series.Labels)] }
        );

    private static void Record(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels) =>
        ((MetricFamily)family!).Record(value, LabelSet.Of(labels)); // Enabled above with its family as the state.
}
