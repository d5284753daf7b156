using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.PromQl.Evaluation;

/// <summary>Puts the vectors of many times together to series.</summary>
internal sealed class SeriesCollector
{
    private readonly Dictionary<LabelSet, List<Sample>> series = [];

    public void Add(long time, VectorValue vector)
    {
        foreach (var sample in vector.Samples)
        {
            if (!series.TryGetValue(sample.Labels, out var samples))
            {
                series.Add(sample.Labels, samples = []);
            }
            samples.Add(new Sample(time, sample.Value));
        }
    }

    /// <summary>What was added, in the order in which the series first came.</summary>
    public IReadOnlyList<SeriesData> ToSeries() =>
        [.. series.Select(pair => new SeriesData(pair.Key, [.. pair.Value]))];
}
