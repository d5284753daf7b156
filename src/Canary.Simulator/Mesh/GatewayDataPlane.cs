using Canary.Kubernetes;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Workloads;
using Canary.Simulator.Workloads.Pods;

namespace Canary.Simulator.Mesh;

/// <summary>Carries requests: by the routes at the gateway, else by the name of a Service, to a ready pod. Safe to call from any thread.</summary>
public sealed class GatewayDataPlane : IDisposable
{
    private readonly ControllerContext context;
    private readonly GatewayController controller;
    private readonly EndpointTable endpoints;
    private readonly PodRuntimes pods;

    internal GatewayDataPlane(ControllerContext context, PodRuntimes pods, GatewayOptions options)
    {
        this.context = context;
        this.pods = pods;
        endpoints = new(context.View);
        controller = new(context, options);
    }

    /// <summary>Where all requests went.</summary>
    public RequestLog Log { get; } = new();

    /// <summary>The hosts that there are routes for; <c>*</c>: any.</summary>
    public IReadOnlyList<string> Hosts => controller.Routes.Hosts;

    /// <summary>For each route of the gateway a request that it takes.</summary>
    public IReadOnlyList<(ObjectKey Route, GatewayRequest Request)> Samples => controller.Routes.Samples;

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
        Log.Add(new(request.HostName, response.Service, response.Pod, response.Revision, response.Status), unready);
        return response;
    }

    public void Dispose()
    {
        controller.Dispose();
        endpoints.Dispose();
    }

    private GatewayResponse Route(GatewayRequest request, bool withBody, ref bool unready)
    {
        var routes = controller.Routes;
        var entry = routes.Match(request);
        if (entry is null && ServiceOf(request) is { } service)
        {
            entry = routes.MatchService(service, request, out var routed);
            if (!routed)
            {
                return Answer(service, request, withBody, ref unready);
            }
        }
        return entry is null ? NoRoute(request, routes) : Follow(entry, request, withBody, ref unready);
    }

    /// <summary>The Service that a request from inside the cluster names.</summary>
    private ObjectKey? ServiceOf(GatewayRequest request) =>
        ClusterDomain.ServiceOf(request.HostName) is { } service
        && context.View.Get(Kinds.Services, service) is not null
            ? service
            : null;

    private GatewayResponse Follow(RouteEntry entry, GatewayRequest request, bool withBody, ref bool unready)
    {
        var rule = entry.Rule;
        if (rule.Filters.Redirect is { } redirect)
        {
            return FilterSteps.SendElsewhere(request, redirect, entry.Match);
        }
        var forwarded = FilterSteps.Forward(request, rule.Filters, entry.Match);
        Copy(forwarded, rule.Filters);
        if (rule.NextBackend() is not { } backend)
        {
            return Failed(500, $"rule {rule.Index} of HTTPRoute {rule.Route} has no backend with a weight");
        }
        if (backend.Problem is { } problem)
        {
            return Failed(500, problem) with { Service = backend.Service };
        }
        forwarded = FilterSteps.Forward(forwarded, backend.Filters, entry.Match);
        Copy(forwarded, backend.Filters);
        var response = Answer(backend.Service, forwarded, withBody, ref unready);
        if (rule.Timeout is { } timeout && response.Latency > timeout)
        {
            response = Failed(
                504,
                $"Service {backend.Service} did not answer within {timeout.TotalSeconds:0.###}s"
            ) with
            {
                Latency = timeout,
                Service = response.Service,
                Pod = response.Pod,
                Revision = response.Revision,
            };
        }
        return FilterSteps.Return(FilterSteps.Return(response, backend.Filters), rule.Filters);
    }

    private GatewayResponse Answer(ObjectKey service, GatewayRequest request, bool withBody, ref bool unready)
    {
        if (endpoints.Next(service) is not { } address)
        {
            return Failed(503, $"Service {service} has no ready endpoints") with { Service = service };
        }
        if (pods.At(address) is not { } pod)
        {
            return Failed(503, $"Service {service}: nothing answers at {address}") with { Service = service };
        }
        unready |= !pod.IsReady;
        var reply = pod.Answer(request.Method, context.Now);
        return new()
        {
            Status = reply.Status,
            Latency = reply.Latency,
            Body = withBody ? PodPage.Body(pod, reply.Status, request) : "",
            Headers = [new("Content-Type", "application/json"), new("X-Pod", pod.Key.Name)],
            Service = service,
            Pod = pod.Key,
            Revision = pod.Revision,
        };
    }

    private void Copy(GatewayRequest request, RouteFilters filters)
    {
        foreach (var mirror in filters.Mirrors)
        {
            if (
                mirror.Backend.Problem is null
                && mirror.Spread.Next() < mirror.Share
                && endpoints.Next(mirror.Backend.Service) is { } address
            )
            {
                pods.At(address)?.Answer(request.Method, context.Now);
            }
        }
    }

    private static GatewayResponse NoRoute(GatewayRequest request, RouteTable routes)
    {
        var known = routes.Hosts.Count == 0 ? "there are none" : string.Join(", ", routes.Hosts);
        return Failed(
            404,
            $"no route for host \"{request.HostName}\" and path \"{request.Path}\"; hosts with routes: {known}"
        );
    }

    private static GatewayResponse Failed(int status, string why) =>
        new()
        {
            Status = status,
            Body = $"{why}\n",
            Headers = [new("Content-Type", "text/plain; charset=utf-8")],
        };
}
