using Canary.Kubernetes;
using Canary.Simulator.Mesh.Istio;
using Canary.Simulator.Mesh.Nginx;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Mesh.Telemetry;
using Canary.Simulator.Metrics;
using Canary.Simulator.Workloads;
using Canary.Simulator.Workloads.Pods;

namespace Canary.Simulator.Mesh;

/// <summary>
/// Carries requests: by the routes of the gateways, the mesh and the ingress, else by the name of a Service, to a ready pod. Safe to call from any thread.
/// </summary>
public sealed class GatewayDataPlane : IDisposable
{
    private readonly ControllerContext context;
    private readonly GatewayController controller;
    private readonly EndpointTable endpoints;
    private readonly RequestCarrier carrier;
    private readonly IstioController istio;
    private readonly IngressController nginx;
    private readonly IstioTelemetry? telemetry;

    /// <summary>In the order in which they are asked.</summary>
    private readonly IRouteSource[] sources;

    internal GatewayDataPlane(ControllerContext context, PodRuntimes pods, WorldOptions world)
    {
        var options = world.Gateway;
        var ingress = new NginxTelemetry();
        telemetry = world.Istio ? new IstioTelemetry(pods) : null;
        var linkerd = world.Linkerd ? new LinkerdTelemetry(pods) : null;
        ScrapeTargets = [.. new IScrapeTargets?[] { ingress, telemetry, linkerd }.OfType<IScrapeTargets>()];
        this.context = context;
        Conduct = new(options.ProgrammingDelay);
        endpoints = new(context.View);
        carrier = new(context, endpoints, pods, Log, telemetry, linkerd);
        controller = new(context, options, Conduct);
        istio = new(context, Conduct);
        nginx = new(context, world.Nginx, Conduct, ingress);
        sources = [controller, istio, nginx];
    }

    /// <summary>Where all requests went.</summary>
    public RequestLog Log { get; } = new();

    /// <summary>How changed routes are treated from now on; of the mesh and the ingress it says only how late.</summary>
    public GatewayConduct Conduct { get; }

    /// <summary>What proxies and ingresses measure, beside the pods themselves.</summary>
    public IReadOnlyList<IScrapeTargets> ScrapeTargets { get; }

    /// <summary>The hosts that there are routes for; <c>*</c>: any.</summary>
    public IReadOnlyList<string> Hosts => [.. sources.SelectMany(source => source.Routes.Hosts)];

    /// <summary>For each route a request that it takes.</summary>
    public IReadOnlyList<(ObjectKey Route, GatewayRequest Request)> Samples =>
        [.. sources.SelectMany(source => source.Routes.Samples)];

    /// <summary>Carries a request, and takes as long as the answer takes.</summary>
    public async Task<GatewayResponse> SendAsync(GatewayRequest request, CancellationToken cancellationToken)
    {
        var response = Send(request);
        if (response.Latency > TimeSpan.Zero)
        {
            await Task.Delay(response.Latency, context.Scheduler.Time, cancellationToken);
        }
        return response;
    }

    /// <summary>Carries a request without letting time pass: <see cref="GatewayResponse.Latency"/> says how long it would have taken.</summary>
    /// <param name="request">The request.</param>
    /// <param name="withBody">Whether the answer's text is wanted.</param>
    public GatewayResponse Send(GatewayRequest request, bool withBody = true)
    {
        ArgumentNullException.ThrowIfNull(request);
        var unready = false;
        var response = Route(request, withBody, ref unready);
        telemetry?.Returned(request, response);
        Log.Add(new(request.HostName, response.Service, response.Pod, response.Revision, response.Status), unready);
        return response;
    }

    public void Dispose()
    {
        controller.Dispose();
        istio.Dispose();
        nginx.Dispose();
        endpoints.Dispose();
    }

    private GatewayResponse Route(GatewayRequest request, bool withBody, ref bool unready)
    {
        var service = ServiceOf(request);
        foreach (var source in sources)
        {
            // Who asks for a Service by its name does not mean whatever host.
            if (source.Routes.Match(request, byName: service is not null) is { } entry)
            {
                return carrier.Follow(entry, request, withBody, ref unready);
            }
        }
        return service is { } named ? Inside(named, request, withBody, ref unready) : NoRoute(request);
    }

    /// <summary>By the routes that are attached to the Service, else to its endpoints.</summary>
    private GatewayResponse Inside(ObjectKey service, GatewayRequest request, bool withBody, ref bool unready)
    {
        foreach (var source in sources)
        {
            var entry = source.Routes.MatchService(service, request, out var routed);
            if (routed)
            {
                return entry is null ? NoRoute(request) : carrier.Follow(entry, request, withBody, ref unready);
            }
        }
        return ToService(service, request, withBody, ref unready);
    }

    /// <summary>The Service that a request from inside the cluster names.</summary>
    private ObjectKey? ServiceOf(GatewayRequest request) =>
        ClusterDomain.ServiceOf(request.HostName) is { } service
        && context.View.Get(Kinds.Services, service) is not null
            ? service
            : null;

    private GatewayResponse ToService(ObjectKey service, GatewayRequest request, bool withBody, ref bool unready)
    {
        if (
            request.Port is { } port
            && context.View.Get(Kinds.Services, service) is { } found
            && found.Items("spec", "ports").All(entry => entry.Number("port") != port)
        )
        {
            return RequestCarrier.Failed(503, $"Service {service} has no port {port}") with { Service = service };
        }
        return carrier.Answer(service, null, request, withBody, ref unready);
    }

    private GatewayResponse NoRoute(GatewayRequest request)
    {
        var known = Hosts is { Count: > 0 } hosts ? string.Join(", ", hosts) : "there are none";
        return RequestCarrier.Failed(
            404,
            $"no route for host \"{request.HostName}\" and path \"{request.Path}\"; hosts with routes: {known}"
        );
    }
}
