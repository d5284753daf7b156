using System.Collections.Concurrent;
using System.Globalization;
using Canary.Simulator.Metrics;
using Canary.Simulator.Metrics.Scraping;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>
/// A pod's own counters, as an instrumented web service exposes them: <c>http_requests_total</c> and the histogram
/// <c>http_request_duration_seconds</c>, by method and status.
/// </summary>
internal sealed class PodMetrics : IScrapeTarget
{
    private readonly ConcurrentDictionary<(string Method, int Status), Series> series = new();

    /// <param name="namespace">The pod's namespace.</param>
    /// <param name="pod">Its name.</param>
    /// <param name="address">Its address.</param>
    public PodMetrics(string @namespace, string pod, string address) =>
        Labels = [
            new("job", "kubernetes-pods"),
            new("instance", $"{address}:9898"),
            new("namespace", @namespace),
            new("pod", pod),
            new("kubernetes_namespace", @namespace),
            new("kubernetes_pod_name", pod),
        ];

    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; }

    public void Record(string method, int status, TimeSpan duration) =>
        series.GetOrAdd((method, status), static key => new(key.Method, key.Status)).Record(duration);

    public void Collect(ISampleSink sink)
    {
        foreach (var of in series.OrderBy(pair => pair.Key).Select(pair => pair.Value))
        {
            of.Collect(sink);
        }
    }

    private sealed class Series
    {
        private readonly KeyValuePair<string, string>[] labels;
        private readonly Histogram durations;
        private long count;

        public Series(string method, int status)
        {
            labels = [new("method", method), new("status", status.ToString(CultureInfo.InvariantCulture))];
            durations = new("http_request_duration_seconds", labels);
        }

        public void Record(TimeSpan duration)
        {
            Interlocked.Increment(ref count);
            durations.Observe(duration.TotalSeconds);
        }

        public void Collect(ISampleSink sink)
        {
            sink.Add("http_requests_total", labels, Interlocked.Read(ref count));
            durations.Collect(sink);
        }
    }
}
