using System.Globalization;
using Canary.Kubernetes;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Metrics;

namespace Canary.Simulator.Mesh.Telemetry;

/// <summary>
/// What the NGINX ingress controller measures: <c>nginx_ingress_controller_requests</c> and
/// <c>nginx_ingress_controller_response_duration_seconds</c>, by the main Ingress, with the canary's backend in <c>canary</c> if it was asked.
/// </summary>
internal sealed class NginxTelemetry : IScrapeTargets, IScrapeTarget
{
    private readonly RequestSeries<Kind> requests = new(
        "nginx_ingress_controller_requests",
        "nginx_ingress_controller_response_duration_seconds",
        null,
        kind =>
            [
                new("namespace", kind.Ingress.Namespace),
                new("ingress", kind.Ingress.Name),
                new("service", kind.Service),
                new("canary", kind.Canary),
                new("host", kind.Host),
                new("path", kind.Path),
                new("method", kind.Method),
                new("status", kind.Status.ToString(CultureInfo.InvariantCulture)),
            ]
    );

    private volatile bool used;

    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; } =
    [
        new("job", "ingress-nginx"),
        new("instance", "ingress-nginx:10254"),
        new("controller_class", "k8s.io/ingress-nginx"),
    ];

    /// <summary>None before the first request.</summary>
    public IEnumerable<IScrapeTarget> Targets => used ? [this] : [];

    /// <summary>A request was answered.</summary>
    /// <param name="rule">The path that took it.</param>
    /// <param name="backend">The backend that was asked.</param>
    /// <param name="request">The request.</param>
    /// <param name="response">The answer.</param>
    public void Answered(RouteRule rule, RouteBackend backend, GatewayRequest request, GatewayResponse response)
    {
        used = true;
        var isCanary = ReferenceEquals(rule.Canary?.Backend, backend);
        requests.Record(
            new(
                rule.Route,
                rule.Backends[0].Service.Name,
                isCanary ? $"{backend.Service.Namespace}-{backend.Service.Name}-{backend.Port}" : "",
                request.HostName,
                rule.Path,
                request.Method,
                response.Status
            ),
            response.Latency.TotalSeconds
        );
    }

    public void Collect(ISampleSink sink) => requests.Collect(sink);

    private readonly record struct Kind(
        ObjectKey Ingress,
        string Service,
        string Canary,
        string Host,
        string Path,
        string Method,
        int Status
    );
}
