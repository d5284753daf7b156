using System.Globalization;
using Canary.Kubernetes;
using Canary.Simulator.Metrics;
using Canary.Simulator.Workloads.Pods;

namespace Canary.Simulator.Mesh.Telemetry;

/// <summary>
/// What Istio's proxies measure: <c>istio_requests_total</c> and <c>istio_request_duration_milliseconds</c>, by the proxy of each pod
/// (<c>reporter="destination"</c>) and by those of the clients (<c>reporter="source"</c>).
/// </summary>
internal sealed class IstioTelemetry(PodRuntimes pods) : IScrapeTargets
{
    /// <summary>Requests from outside come in by this workload.</summary>
    private static readonly RequestSource Ingress = new(
        "istio-system",
        "istio-ingressgateway",
        new Dictionary<string, string>()
    );

    private readonly Proxy clients = new("source", [new("job", "istio-proxy"), new("instance", "clients")]);
    private readonly PodProxies<Proxy> servers = new(
        pods,
        pod =>
            new(
                "destination",
                [
                    new("job", "istio-proxy"),
                    new("instance", $"{pod.Address}:15020"),
                    new("namespace", pod.Key.Namespace),
                    new("pod", pod.Key.Name),
                ]
            )
    );

    public IEnumerable<IScrapeTarget> Targets => servers.Targets.Prepend(clients);

    /// <summary>A pod has answered; mirrored copies count, too.</summary>
    public void Answered(GatewayRequest request, ObjectKey service, PodRuntime pod, PodReply reply)
    {
        var source = request.Source ?? Ingress;
        servers
            .Of(pod)
            .Record(
                new(source.Namespace, source.Workload, service, pod.Workload, pod.Key.Namespace, reply.Status),
                reply.Latency
            );
    }

    /// <summary>A client has its answer, from a pod or not.</summary>
    public void Returned(GatewayRequest request, GatewayResponse response)
    {
        if (response.Service is not { } service)
        {
            return;
        }
        var source = request.Source ?? Ingress;
        var workload = response.Workload.Length > 0 ? response.Workload : "unknown";
        clients.Record(
            new(
                source.Namespace,
                source.Workload,
                service,
                workload,
                response.Pod?.Namespace ?? "unknown",
                response.Status
            ),
            response.Latency
        );
    }

    private readonly record struct Kind(
        string SourceNamespace,
        string Source,
        ObjectKey Service,
        string Destination,
        string DestinationNamespace,
        int Status
    );

    private sealed class Proxy(string reporter, KeyValuePair<string, string>[] labels) : IScrapeTarget
    {
        private static readonly double[] Milliseconds =
        [
            0.5,
            1,
            5,
            10,
            25,
            50,
            100,
            250,
            500,
            1000,
            2500,
            5000,
            10000,
            30000,
            60000,
        ];

        private readonly RequestSeries<Kind> requests = new(
            "istio_requests_total",
            "istio_request_duration_milliseconds",
            Milliseconds,
            kind =>
                [
                    new("reporter", reporter),
                    new("source_workload", kind.Source),
                    new("source_workload_namespace", kind.SourceNamespace),
                    new("destination_workload", kind.Destination),
                    new("destination_workload_namespace", kind.DestinationNamespace),
                    new("destination_service", $"{kind.Service.Name}.{kind.Service.Namespace}.svc.cluster.local"),
                    new("destination_service_name", kind.Service.Name),
                    new("destination_service_namespace", kind.Service.Namespace),
                    new("request_protocol", "http"),
                    new("response_code", kind.Status.ToString(CultureInfo.InvariantCulture)),
                ]
        );

        public IReadOnlyList<KeyValuePair<string, string>> Labels => labels;

        public void Record(Kind kind, TimeSpan latency) => requests.Record(kind, latency.TotalMilliseconds);

        public void Collect(ISampleSink sink) => requests.Collect(sink);
    }
}
