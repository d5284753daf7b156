namespace Canary.Simulator.Metrics;

/// <summary>What can be scraped now; a target that is gone is no longer among them, and its series end.</summary>
public interface IScrapeTargets
{
    IEnumerable<IScrapeTarget> Targets { get; }
}

/// <summary>Something with counters, as a pod's <c>/metrics</c> page.</summary>
public interface IScrapeTarget
{
    /// <summary>Labels that every sample of this target gets: <c>namespace</c>, <c>pod</c>, <c>job</c>, <c>instance</c>.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Labels { get; }

    /// <summary>Writes the present values; called from any thread.</summary>
    void Collect(ISampleSink sink);
}

/// <summary>Takes samples during a scrape.</summary>
public interface ISampleSink
{
    /// <summary>One sample. A target passes the same label list every time for the same series, so that it can be recognised cheaply.</summary>
    void Add(string name, IReadOnlyList<KeyValuePair<string, string>> labels, double value);
}
