using Canary.Simulator.Metrics;
using Canary.Simulator.Metrics.Scraping;

namespace Canary.MetricProviders.Tests.BuiltInQueries;

/// <summary>Pods that serve the same traffic in each interval and show it as pods do.</summary>
internal sealed class PodPages : IScrapeTargets
{
    private readonly List<Pod> pods = [];

    public IEnumerable<IScrapeTarget> Targets => pods;

    public void Add(string @namespace, string name, int ok, int failed, double seconds = 0.01) =>
        pods.Add(new Pod(@namespace, name, ok, failed, seconds));

    public void Serve() => pods.ForEach(pod => pod.Serve());

    private sealed class Pod(string @namespace, string name, int ok, int failed, double seconds) : IScrapeTarget
    {
        private readonly Histogram succeeded = new("http_request_duration_seconds", [new("status", "200")]);
        private readonly Histogram broken = new("http_request_duration_seconds", [new("status", "503")]);

        public IReadOnlyList<KeyValuePair<string, string>> Labels { get; } =
        [new("kubernetes_namespace", @namespace), new("kubernetes_pod_name", name)];

        public void Serve()
        {
            for (var i = 0; i < ok; i++)
            {
                succeeded.Observe(seconds);
            }
            for (var i = 0; i < failed; i++)
            {
                broken.Observe(seconds);
            }
        }

        /// <summary>A client library shows a status only once it was seen.</summary>
        public void Collect(ISampleSink sink)
        {
            if (ok > 0)
            {
                succeeded.Collect(sink);
            }
            if (failed > 0)
            {
                broken.Collect(sink);
            }
        }
    }
}
