using System.Globalization;
using Canary.Kubernetes;
using Canary.Simulator.Metrics;
using Canary.Simulator.Workloads.Pods;

namespace Canary.Simulator.Mesh.Telemetry;

/// <summary>
/// What Linkerd's proxies measure of what comes in to their pods: <c>response_total</c> and <c>response_latency_ms</c>, where an answer of 500 and
/// above is a failure. As Linkerd's own Prometheus has it, the label that names the workload is called after its kind.
/// </summary>
internal sealed class LinkerdTelemetry(PodRuntimes pods) : IScrapeTargets
{
    private readonly PodProxies<Proxy> proxies = new(pods, pod => new(pod));

    public IEnumerable<IScrapeTarget> Targets => proxies.Targets;

    /// <summary>A pod has answered; mirrored copies count, too.</summary>
    public void Answered(ObjectKey service, PodRuntime pod, PodReply reply) =>
        proxies.Of(pod).Record(new(service, reply.Status), reply.Latency);

    private readonly record struct Kind(ObjectKey Service, int Status);

    private sealed class Proxy(PodRuntime pod) : IScrapeTarget
    {
        private static readonly double[] Milliseconds =
        [
            1,
            2,
            3,
            4,
            5,
            10,
            20,
            30,
            40,
            50,
            100,
            200,
            300,
            400,
            500,
            1000,
            2000,
            3000,
            4000,
            5000,
            10000,
            20000,
            30000,
            40000,
            50000,
        ];

        private readonly RequestSeries<Kind> requests = new(
            "response_total",
            "response_latency_ms",
            Milliseconds,
            kind =>
                [
                    new("direction", "inbound"),
                    new("authority", $"{kind.Service.Name}.{kind.Service.Namespace}.svc.cluster.local"),
                    new("status_code", kind.Status.ToString(CultureInfo.InvariantCulture)),
                    new("classification", kind.Status >= 500 ? "failure" : "success"),
                ]
        );

        public IReadOnlyList<KeyValuePair<string, string>> Labels { get; } =
        [
            new("job", "linkerd-proxy"),
            new("instance", $"{pod.Address}:4191"),
            new("namespace", pod.Key.Namespace),
            new("pod", pod.Key.Name),
            new(pod.WorkloadKind.ToLowerInvariant(), pod.Workload),
        ];

        public void Record(Kind kind, TimeSpan latency) => requests.Record(kind, latency.TotalMilliseconds);

        public void Collect(ISampleSink sink) => requests.Collect(sink);
    }
}
