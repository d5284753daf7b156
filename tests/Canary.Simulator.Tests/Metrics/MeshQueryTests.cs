using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Simulator.Metrics.Api;
using Canary.Simulator.Traffic;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Metrics;

/// <summary>The queries that come with a mesh have data in the simulator, and the right one.</summary>
public sealed class MeshQueryTests : IDisposable
{
    private readonly UserOptions users = new() { RequestsPerSecond = 50 };
    private readonly WorldOnLoop world;

    public MeshQueryTests()
    {
        world = new(
            new()
            {
                Istio = true,
                Linkerd = true,
                Users = users,
            }
        );
        world.Apply(Manifests.Deployment("old", "app:1", replicas: 2));
        world.Apply(
            Manifests.Deployment("new", "app:2", behaviour: "error-rate: 25%\nlatency: 40ms\nlatency-p99: 100ms")
        );
        foreach (var service in (string[])["app", "old", "new"])
        {
            world.Apply(Manifests.Service(service));
        }
        world.RunFor(seconds: 5);
    }

    [Fact]
    public void Istio_measures_at_the_destination_and_at_the_source()
    {
        VirtualService(
            "route: [{ destination: { host: old }, weight: 60 }, { destination: { host: new }, weight: 40 }]"
        );

        world.RunFor(seconds: 180);

        const string Destination =
            "reporter=\"destination\",destination_workload_namespace=\"default\",destination_workload=~\"new\"";
        Assert.InRange(SuccessRate("istio_requests_total", Destination, "response_code"), 72, 78);
        Assert.InRange(
            Query(
                $"histogram_quantile(0.99, sum(rate(istio_request_duration_milliseconds_bucket{{{Destination}}}[1m])) by (le))"
            ),
            70,
            250
        );
        Assert.InRange(Query($"sum(rate(istio_requests_total{{{Destination}}}[1m]))"), 19, 21);
        Assert.InRange(
            SuccessRate(
                "istio_requests_total",
                "reporter=\"source\",destination_service_name=\"old\",source_workload=\"istio-ingressgateway\"",
                "response_code"
            ),
            100,
            100
        );
    }

    [Fact]
    public void Linkerd_measures_what_comes_in_and_names_the_workload_by_its_kind()
    {
        VirtualService(
            "route: [{ destination: { host: old }, weight: 60 }, { destination: { host: new }, weight: 40 }]"
        );

        world.RunFor(seconds: 180);

        const string Inbound = "namespace=\"default\",deployment=\"new\",direction=\"inbound\"";
        Assert.InRange(
            Query(
                $"100 * sum(rate(response_total{{{Inbound},classification!=\"failure\"}}[1m])) / sum(rate(response_total{{{Inbound}}}[1m]))"
            ),
            72,
            78
        );
        Assert.InRange(
            Query($"histogram_quantile(0.99, sum(rate(response_latency_ms_bucket{{{Inbound}}}[1m])) by (le))"),
            70,
            250
        );
        Assert.InRange(Query($"sum(rate(response_total{{{Inbound}}}[1m]))"), 19, 21);
        Assert.True(double.IsNaN(Query("sum(rate(response_total{deployment=\"nobody\"}[1m]))")));
    }

    [Fact]
    public void Copies_count_at_the_destination_only()
    {
        VirtualService("route: [{ destination: { host: old } }], mirror: { host: new }");

        world.RunFor(seconds: 120);

        Assert.InRange(
            Query("sum(rate(istio_requests_total{reporter=\"destination\",destination_workload=\"new\"}[1m]))"),
            48,
            52
        );
        Assert.InRange(
            SuccessRate(
                "istio_requests_total",
                "reporter=\"destination\",destination_workload=\"new\"",
                "response_code"
            ),
            70,
            80
        );
        Assert.InRange(
            Query("sum(rate(http_request_duration_seconds_count{kubernetes_pod_name=~\"new-.*\"}[1m]))"),
            48,
            52
        );
        Assert.True(
            double.IsNaN(Query("sum(rate(istio_requests_total{reporter=\"source\",destination_workload=\"new\"}[1m]))"))
        );
        Assert.Equal(0, world.World.Gateway.Log.Errors);
    }

    [Fact]
    public void Who_is_cut_off_counts_at_the_source_as_failed()
    {
        VirtualService("timeout: 1ms, route: [{ destination: { host: new } }]");

        world.RunFor(seconds: 120);

        Assert.Equal(
            0,
            SuccessRate("istio_requests_total", "reporter=\"source\",destination_workload=\"new\"", "response_code"),
            3
        );
        Assert.InRange(
            SuccessRate(
                "istio_requests_total",
                "reporter=\"destination\",destination_workload=\"new\"",
                "response_code"
            ),
            70,
            80
        );
    }

    [Fact]
    public void A_pod_that_is_gone_is_measured_no_longer()
    {
        VirtualService("route: [{ destination: { host: new } }]");
        world.RunFor(seconds: 30);
        Assert.Equal(
            1,
            Query(
                "count(istio_requests_total{destination_workload=\"new\",reporter=\"destination\",response_code=\"200\"})"
            )
        );

        world.Change(Kinds.Deployments, "new", deployment => deployment.Ensure("spec")["replicas"] = 0);
        world.RunFor(seconds: 30);

        Assert.True(
            double.IsNaN(
                Query(
                    "count(istio_requests_total{destination_workload=\"new\",reporter=\"destination\",response_code=\"200\"})"
                )
            )
        );
    }

    [Fact]
    public void NGINX_measures_by_the_main_Ingress_and_names_the_canary()
    {
        Ingress("main", "old", "{}");
        Ingress(
            "main-canary",
            "new",
            "{ nginx.ingress.kubernetes.io/canary: \"true\", nginx.ingress.kubernetes.io/canary-weight: \"40\" }"
        );

        world.RunFor(seconds: 180);

        const string Canary = "namespace=\"default\",ingress=\"main\",canary!=\"\"";
        Assert.InRange(SuccessRate("nginx_ingress_controller_requests", Canary, "status"), 72, 78);
        Assert.InRange(
            Query(
                $"sum(rate(nginx_ingress_controller_response_duration_seconds_sum{{{Canary}}}[1m])) / "
                    + $"sum(rate(nginx_ingress_controller_response_duration_seconds_count{{{Canary}}}[1m])) * 1000"
            ),
            35,
            45
        );
        Assert.InRange(Query("sum(rate(nginx_ingress_controller_requests{canary=\"default-new-80\"}[1m]))"), 19, 21);
        Assert.Equal(100, SuccessRate("nginx_ingress_controller_requests", "ingress=\"main\",canary=\"\"", "status"));
    }

    [Fact]
    public void A_world_without_meshes_has_none_of_their_series()
    {
        using var plain = new WorldOnLoop();
        plain.Apply(Manifests.Gateway);
        plain.Apply(Manifests.Deployment("old", "app:1"));
        plain.Apply(Manifests.Service("old"));
        plain.Apply(Manifests.Route("app", "app.example", Manifests.Backends(("old", 1))));
        plain.RunFor(seconds: 30);

        Assert.Equal(1, Query(plain, "count(up)"));
        Assert.True(double.IsNaN(Query(plain, "count({__name__=~\"istio.*|nginx.*\"})")));
    }

    public void Dispose() => world.Dispose();

    private void VirtualService(string http) =>
        world.Apply(
            $$"""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: { name: app }
            spec: { hosts: [app], http: [{ {{http}} }] }
            """
        );

    private void Ingress(string name, string service, string annotations) =>
        world.Apply(
            $$"""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: { name: {{name}}, annotations: {{annotations}} }
            spec:
              ingressClassName: nginx
              rules:
                - host: shop.example
                  http:
                    paths: [{ path: /, pathType: Prefix, backend: { service: { name: {{service}}, port: { name: http } } } }]
            """
        );

    private double SuccessRate(string counter, string selector, string code) =>
        Query(
            $"100 * (sum(rate({counter}{{{selector},{code}!~\"5.*\"}}[1m])) or vector(0)) / sum(rate({counter}{{{selector}}}[1m]))"
        );

    private double Query(string query) => Query(world, query);

    /// <summary>Not a number: the answer is empty.</summary>
    private static double Query(WorldOnLoop world, string query)
    {
        var request = PrometheusRequest.Create("GET", "/api/v1/query", [new("query", query)]);
        var answer = world.World.Prometheus.Handle(request, TestContext.Current.CancellationToken);
        var result = JsonNode.Parse(answer.Body.Span).Items("data", "result").ToList();
        return result.Count == 0
            ? double.NaN
            : double.Parse(result[0].At("value")!.AsArray()[1].Text() ?? "", CultureInfo.InvariantCulture);
    }
}
