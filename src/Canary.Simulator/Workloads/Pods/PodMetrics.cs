using System.Globalization;
using Canary.Simulator.Metrics;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>
/// A pod's own counters, as an instrumented web service exposes them: <c>http_requests_total</c> and the histogram
/// <c>http_request_duration_seconds</c>, by method and status.
/// </summary>
internal sealed class PodMetrics : IScrapeTarget
{
    private static readonly double[] Bounds = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];

    private readonly Lock gate = new();
    private readonly Dictionary<(string Method, int Status), Series> series = [];

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

    public void Record(string method, int status, TimeSpan duration)
    {
        var seconds = duration.TotalSeconds;
        lock (gate)
        {
            if (!series.TryGetValue((method, status), out var of))
            {
                series[(method, status)] = of = new(method, status);
            }
            of.Count++;
            of.Sum += seconds;
            var bucket = Array.FindIndex(Bounds, bound => seconds <= bound);
            if (bucket >= 0)
            {
                of.Buckets[bucket]++;
            }
        }
    }

    public void Collect(ISampleSink sink)
    {
        lock (gate)
        {
            foreach (var of in series.Values)
            {
                of.Collect(sink);
            }
        }
    }

    private sealed class Series
    {
        private readonly KeyValuePair<string, string>[] labels;
        private readonly KeyValuePair<string, string>[][] bucketLabels;

        public Series(string method, int status)
        {
            labels = [new("method", method), new("status", status.ToString(CultureInfo.InvariantCulture))];
            bucketLabels =
            [
                .. Bounds.Select(bound => WithBound(bound.ToString(CultureInfo.InvariantCulture))),
                WithBound("+Inf"),
            ];
        }

        public long Count { get; set; }

        public double Sum { get; set; }

        public long[] Buckets { get; } = new long[Bounds.Length];

        public void Collect(ISampleSink sink)
        {
            sink.Add("http_requests_total", labels, Count);
            var cumulative = 0L;
            for (var i = 0; i < Bounds.Length; i++)
            {
                cumulative += Buckets[i];
                sink.Add("http_request_duration_seconds_bucket", bucketLabels[i], cumulative);
            }
            sink.Add("http_request_duration_seconds_bucket", bucketLabels[^1], Count);
            sink.Add("http_request_duration_seconds_sum", labels, Sum);
            sink.Add("http_request_duration_seconds_count", labels, Count);
        }

        private KeyValuePair<string, string>[] WithBound(string bound) => [.. labels, new("le", bound)];
    }
}
