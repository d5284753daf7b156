using Canary.Simulator.Metrics;
using Canary.Simulator.Metrics.Scraping;

namespace Canary.MetricProviders.Tests.BuiltInQueries;

/// <summary>What the proxies or the ingress of a provider show of workloads that serve the same traffic in each interval.</summary>
internal sealed class MeshPages(string provider) : IScrapeTargets
{
    private readonly List<Page> pages = [];

    public IEnumerable<IScrapeTarget> Targets => pages;

    /// <summary>Traffic of a workload, which has the service <c>shop-canary</c> unless it is a primary.</summary>
    public void Add(string @namespace, string workload, int ok, int failed, double seconds = 0.01, string? side = null)
    {
        var isPrimary = workload.EndsWith("-primary", StringComparison.Ordinal);
        pages.Add(
            provider switch
            {
                "istio" => new(
                    ("istio_requests_total", "istio_request_duration_milliseconds", 1000),
                    [
                        new("reporter", side ?? "destination"),
                        new("destination_workload_namespace", @namespace),
                        new("destination_workload", workload),
                        new("destination_service_namespace", @namespace),
                        new("destination_service_name", isPrimary ? "shop-primary" : "shop-canary"),
                    ],
                    ("response_code", "200", "503"),
                    (ok, failed, seconds)
                ),
                "linkerd" => new(
                    ("response_total", "response_latency_ms", 1000),
                    [
                        new("direction", side ?? "inbound"),
                        new("namespace", @namespace),
                        new(
                            workload.StartsWith("agent", StringComparison.Ordinal) ? "daemonset" : "deployment",
                            workload
                        ),
                    ],
                    ("classification", "success", "failure"),
                    (ok, failed, seconds)
                ),
                "nginx" => new(
                    ("nginx_ingress_controller_requests", "nginx_ingress_controller_response_duration_seconds", 1),
                    [
                        new("namespace", @namespace),
                        new("ingress", side ?? "entrance"),
                        new("canary", isPrimary ? "" : $"{@namespace}-shop-canary-80"),
                    ],
                    ("status", "200", "503"),
                    (ok, failed, seconds)
                ),
                _ => throw new ArgumentException($"{provider} has no pages here."),
            }
        );
    }

    public void Serve() => pages.ForEach(page => page.Serve());

    private sealed class Page : IScrapeTarget
    {
        private readonly (int Ok, int Failed, double Seconds) traffic;
        private readonly double unit;
        private readonly string counter;
        private readonly (KeyValuePair<string, string>[] Ok, KeyValuePair<string, string>[] Failed) labels;
        private readonly Histogram durations;
        private int intervals;

        public Page(
            (string Counter, string Histogram, double Unit) names,
            KeyValuePair<string, string>[] labels,
            (string Name, string Ok, string Failed) code,
            (int Ok, int Failed, double Seconds) traffic
        )
        {
            this.traffic = traffic;
            unit = names.Unit;
            counter = names.Counter;
            this.labels = ([.. labels, new(code.Name, code.Ok)], [.. labels, new(code.Name, code.Failed)]);
            durations = new(names.Histogram, labels, [0.25 * unit, 0.5 * unit, 5 * unit]);
        }

        public IReadOnlyList<KeyValuePair<string, string>> Labels => [];

        public void Serve()
        {
            intervals++;
            for (var i = 0; i < traffic.Ok + traffic.Failed; i++)
            {
                durations.Observe(traffic.Seconds * unit);
            }
        }

        /// <summary>A proxy shows a code only once it was seen.</summary>
        public void Collect(ISampleSink sink)
        {
            if (traffic.Ok > 0)
            {
                sink.Add(counter, labels.Ok, traffic.Ok * intervals);
            }
            if (traffic.Failed > 0)
            {
                sink.Add(counter, labels.Failed, traffic.Failed * intervals);
            }
            durations.Collect(sink);
        }
    }
}
