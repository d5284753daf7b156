using Canary.Simulator.Metrics.PromQl.Syntax;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.PromQl.Evaluation;

/// <summary>Reads what selectors ask for. Matches labels once per selector and query, and bounds how much one query may read.</summary>
internal sealed class SeriesReader(TimeSeriesStore store, TimeFrame frame, CancellationToken cancellationToken)
{
    /// <summary>Prometheus' own default for <c>query.max-samples</c>.</summary>
    private const long MaxSamples = 50_000_000;

    private readonly Dictionary<VectorSelector, IReadOnlyList<Series>> selected = new(
        ReferenceEqualityComparer.Instance
    );
    private long read;

    public VectorValue Vector(VectorSelector selector, long time) =>
        new([.. Samples(selector, time).Select(found => new VectorSample(found.Labels, found.Sample.Value))]);

    /// <summary>Each series' last sample that isn't older than the lookback.</summary>
    public IEnumerable<(LabelSet Labels, Sample Sample)> Samples(VectorSelector selector, long time)
    {
        var at = frame.Resolve(selector.Shift, time);
        foreach (var series in Select(selector))
        {
            Charge(1);
            if (series.Last(at - frame.Lookback, at) is { } sample)
            {
                yield return (series.Labels, sample);
            }
        }
    }

    public MatrixValue Matrix(MatrixSelector matrix, long time)
    {
        var end = frame.Resolve(matrix.Selector.Shift, time);
        var start = end - matrix.Range;
        var found = new List<SeriesData>();
        foreach (var series in Select(matrix.Selector))
        {
            var samples = series.Read(start, end);
            Charge(samples.Length + 1);
            if (samples.Length > 0)
            {
                found.Add(new SeriesData(series.Labels, samples));
            }
        }
        return new MatrixValue(found, start, end);
    }

    /// <summary>Counts work done.</summary>
    /// <exception cref="PromQlException">It is more than a query may do.</exception>
    public void Charge(long samples)
    {
        cancellationToken.ThrowIfCancellationRequested();
        read += samples;
        if (read > MaxSamples)
        {
            throw PromQlException.Execution(
                $"query processing would load more than {MaxSamples} samples; narrow its range or widen its step"
            );
        }
    }

    private IReadOnlyList<Series> Select(VectorSelector selector)
    {
        if (!selected.TryGetValue(selector, out var series))
        {
            selected.Add(selector, series = store.Find(selector.Matchers));
        }
        return series;
    }
}
