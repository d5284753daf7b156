using System.Diagnostics.Metrics;

namespace Canary.Kubernetes.Queues;

/// <summary>What a queue reports: depth, how long keys wait for a worker, retries.</summary>
internal sealed class WorkQueueMetrics : IDisposable
{
    private readonly Meter meter = new(KubernetesMetrics.MeterName);
    private readonly KeyValuePair<string, object?> queue;
    private readonly Histogram<double> latency;
    private readonly Counter<long> retries;

    public WorkQueueMetrics(string name, Func<int> depth)
    {
        queue = new("queue", name);
        latency = meter.CreateHistogram<double>("canary_queue_latency", "s", "How long keys wait for a worker.");
        retries = meter.CreateCounter<long>("canary_queue_retries", null, "Keys added again after a back-off.");
        meter.CreateObservableGauge(
            "canary_queue_depth",
            () => new Measurement<int>(depth(), queue),
            null,
            "Keys that wait for a worker."
        );
    }

    public void HandedOut(TimeSpan waited) => latency.Record(waited.TotalSeconds, queue);

    public void Retried() => retries.Add(1, queue);

    public void Dispose() => meter.Dispose();
}
