namespace Canary.Simulator.Metrics.Scraping;

/// <summary>Something that can be scraped: a pod, the gateway, the controller itself.</summary>
public interface IScrapeTarget
{
    /// <summary>
    /// What the store adds to each of its series, as a scrape configuration with relabelling would: <c>job</c>, <c>instance</c>,
    /// <c>kubernetes_namespace</c>, <c>kubernetes_pod_name</c>. They win over labels of the same name on a sample. Must not change.
    /// </summary>
    LabelSet Labels { get; }

    /// <summary>
    /// Hands over the present value of each of its series. Called on the scraper's thread; must be quick and must not wait. False when the
    /// target doesn't answer: its <c>up</c> becomes 0 and its series end.
    /// </summary>
    bool Collect(ISampleSink sink);
}

/// <summary>Takes a target's samples during one scrape. Labels are best made once by the target and reused.</summary>
public interface ISampleSink
{
    /// <summary>A total since the target's start, never lower than before.</summary>
    void Counter(string name, LabelSet labels, double total);

    /// <summary>A value that may go up and down.</summary>
    void Gauge(string name, LabelSet labels, double value);

    /// <summary>The series <c>name_bucket</c> (by <c>le</c>, with <c>+Inf</c>), <c>name_sum</c> and <c>name_count</c>.</summary>
    void Histogram(string name, LabelSet labels, Histogram histogram);
}
