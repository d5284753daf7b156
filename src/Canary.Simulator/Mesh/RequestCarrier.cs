using Canary.Kubernetes;
using Canary.Simulator.Mesh.Routing;
using Canary.Simulator.Mesh.Telemetry;
using Canary.Simulator.Workloads;
using Canary.Simulator.Workloads.Pods;

namespace Canary.Simulator.Mesh;

/// <summary>Does with a request what the rule says that took it: changes it, copies it, sends it to a pod, and again if it fails.</summary>
internal sealed class RequestCarrier(
    ControllerContext context,
    EndpointTable endpoints,
    PodRuntimes pods,
    RequestLog log,
    IstioTelemetry? istio,
    LinkerdTelemetry? linkerd
)
{
    /// <summary>Follows a rule.</summary>
    /// <param name="entry">The rule, under the condition that holds.</param>
    /// <param name="request">The request.</param>
    /// <param name="withBody">Whether the answer's text is wanted.</param>
    /// <param name="unready">Set when a pod got it that was not ready.</param>
    public GatewayResponse Follow(RouteEntry entry, GatewayRequest request, bool withBody, ref bool unready)
    {
        var rule = entry.Rule;
        if (rule.Filters.CrossOrigin?.Preflight(request) is { } preflight)
        {
            return preflight;
        }
        if (rule.Filters.Redirect is { } redirect)
        {
            return FilterSteps.SendElsewhere(request, redirect, entry.Match);
        }
        if (rule.Filters.Answer is { } answer)
        {
            return new() { Status = answer.Status, Body = answer.Body };
        }
        var forwarded = FilterSteps.Forward(request, rule.Filters, entry.Match);
        Copy(forwarded, rule.Filters);
        if (rule.NextBackend(request) is not { } backend)
        {
            return Failed(500, $"rule {rule.Index} of {rule.Kind} {rule.Route} has no backend with a weight");
        }
        var response = Ask(backend, rule, forwarded, entry.Match, withBody, ref unready);
        rule.Telemetry?.Answered(rule, backend, request, response);
        response = FilterSteps.Return(FilterSteps.Return(response, backend.Filters), rule.Filters);
        return rule.Filters.CrossOrigin?.Permit(request, response) ?? response;
    }

    /// <summary>Sends a request to one of a Service's ready pods.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="labels">What the pod must be labelled; null: nothing.</param>
    /// <param name="request">The request.</param>
    /// <param name="withBody">Whether the answer's text is wanted.</param>
    /// <param name="unready">Set when the pod was not ready.</param>
    public GatewayResponse Answer(
        ObjectKey service,
        IReadOnlyDictionary<string, string>? labels,
        GatewayRequest request,
        bool withBody,
        ref bool unready
    )
    {
        if (endpoints.Next(service, labels is null ? null : at => IsLabelled(at, labels)) is not { } address)
        {
            return Failed(503, $"Service {service} has no ready endpoints") with { Service = service };
        }
        if (pods.At(address) is not { } pod)
        {
            return Failed(503, $"Service {service}: nothing answers at {address}") with { Service = service };
        }
        unready |= !pod.IsReady;
        var reply = pod.Answer(request.Method, context.Now);
        istio?.Answered(request, service, pod, reply);
        linkerd?.Answered(service, pod, reply);
        return new()
        {
            Status = reply.Status,
            Latency = reply.Latency,
            Body = withBody ? PodPage.Body(pod, reply.Status, request) : "",
            Headers = [new("Content-Type", "application/json"), new("X-Pod", pod.Key.Name)],
            Service = service,
            Pod = pod.Key,
            Revision = pod.Revision,
            Workload = pod.Workload,
        };
    }

    /// <summary>The answer of the gateway itself to what it could not carry.</summary>
    public static GatewayResponse Failed(int status, string why) =>
        new()
        {
            Status = status,
            Body = $"{why}\n",
            Headers = [new("Content-Type", "text/plain; charset=utf-8")],
        };

    private GatewayResponse Ask(
        RouteBackend backend,
        RouteRule rule,
        GatewayRequest request,
        RouteMatch match,
        bool withBody,
        ref bool unready
    )
    {
        if (backend.Problem is { } problem)
        {
            return Failed(rule.ProblemStatus, problem) with { Service = backend.Service };
        }
        var forwarded = FilterSteps.Forward(request, backend.Filters, match);
        Copy(forwarded, backend.Filters);
        return Limit(Try(rule.Retry, backend, forwarded, withBody, ref unready), rule.Timeout);
    }

    private GatewayResponse Try(
        RetryPolicy retry,
        RouteBackend backend,
        GatewayRequest request,
        bool withBody,
        ref bool unready
    )
    {
        var spent = TimeSpan.Zero;
        for (var attempt = 0; ; attempt++)
        {
            var response = Limit(Answer(backend.Service, backend.Labels, request, withBody, ref unready), retry.PerTry);
            spent += response.Latency;
            if (attempt >= retry.Attempts || !retry.Statuses(response.Status))
            {
                return response with { Latency = spent };
            }
            spent += retry.Backoff;
        }
    }

    private static GatewayResponse Limit(GatewayResponse response, TimeSpan? limit)
    {
        if (limit is not { } timeout || response.Latency <= timeout)
        {
            return response;
        }
        return Failed(504, $"Service {response.Service} did not answer within {timeout.TotalSeconds:0.###}s") with
        {
            Latency = timeout,
            Service = response.Service,
            Pod = response.Pod,
            Revision = response.Revision,
            Workload = response.Workload,
        };
    }

    /// <summary>Nobody waits for the answers to copies, and nobody but the log sees them.</summary>
    private void Copy(GatewayRequest request, RouteFilters filters)
    {
        foreach (var mirror in filters.Mirrors)
        {
            if (mirror.Backend.Problem is null && mirror.Spread.Next() < mirror.Share)
            {
                var unready = false;
                var response = Answer(
                    mirror.Backend.Service,
                    mirror.Backend.Labels,
                    request,
                    withBody: false,
                    ref unready
                );
                log.AddMirrored(
                    new(request.HostName, response.Service, response.Pod, response.Revision, response.Status),
                    unready
                );
            }
        }
    }

    private bool IsLabelled(string address, IReadOnlyDictionary<string, string> labels) =>
        pods.At(address) is { } pod
        && context.View.Get(Kinds.Pods, pod.Key) is { } found
        && labels.All(label => found.Label(label.Key) == label.Value);
}
