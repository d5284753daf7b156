using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Checks that <c>spec.service</c> has all that an HTTPRoute needs and nothing that it can't say.</summary>
internal static class GatewayApiReader
{
    private const string Path = "spec.service";

    public static void Read(V1CanarySpec spec, V1CanaryService service, string provider, SpecErrors errors)
    {
        GatewayApiAnalysisReader.Read(spec, errors);
        if (service.RouteRefs is { Count: > 0 })
        {
            RouteRefReader.Read(spec, service, provider, errors);
            return;
        }
        CheckParents(service.GatewayRefs, ServiceNames.Of(spec)?.Apex, errors);
        if (service.RouteKind == "GRPCRoute")
        {
            GrpcRouteReader.Read(spec, service, errors);
        }
        else if (service.RouteKind is not (null or "HTTPRoute"))
        {
            errors.Add(
                $"{Path}.routeKind",
                service.RouteKind,
                "is not a kind of route",
                "write HTTPRoute or GRPCRoute"
            );
        }
        CheckTimeouts(service, errors);
        CheckRetries(service, errors);
        for (var i = 0; i < (service.Match?.Count ?? 0); i++)
        {
            GatewayApiMatchReader.Read($"{Path}.match[{i}]", service.Match![i], errors);
        }
        RewriteReader.Read(
            service,
            service.Match is null or [] or [{ Uri: null or { Prefix: not null } }],
            "exactly one match, by uri.prefix",
            errors
        );
        CheckMirrors(service.Mirror, ServiceNames.Of(spec)?.Canary, errors);
        CheckCors(service.CorsPolicy, errors);
    }

    private static void CheckParents(IReadOnlyList<V1ParentRef>? parents, string? apex, SpecErrors errors)
    {
        if (parents is not { Count: > 0 })
        {
            errors.Missing(
                $"{Path}.gatewayRefs",
                "name the Gateway that the HTTPRoute attaches to, for example [{name: public, namespace: infra}]"
            );
            return;
        }
        for (var i = 0; i < parents.Count; i++)
        {
            if (string.IsNullOrEmpty(parents[i].Name))
            {
                errors.Missing($"{Path}.gatewayRefs[{i}].name", "write the name of a Gateway");
            }
            else if (parents[i].Kind == "Service" && parents[i].Name != apex)
            {
                errors.Add(
                    $"{Path}.gatewayRefs[{i}].name",
                    parents[i].Name,
                    "is not the service by which this workload is called: the route would take that service's requests",
                    $"write {apex}"
                );
            }
        }
    }

    private static void CheckTimeouts(V1CanaryService service, SpecErrors errors)
    {
        var floor = TimeSpan.FromMilliseconds(1);
        var request = errors.Duration($"{Path}.timeout", service.Timeout, TimeSpan.MaxValue, floor);
        var backend = errors.Duration($"{Path}.backendTimeout", service.BackendTimeout, TimeSpan.Zero, floor);
        if (backend > request)
        {
            errors.Add(
                $"{Path}.backendTimeout",
                service.BackendTimeout,
                $"is longer than the timeout of the whole request, {service.Timeout}",
                "write a shorter one"
            );
        }
    }

    private static void CheckRetries(V1CanaryService service, SpecErrors errors)
    {
        if (service.Retries is not { } retries)
        {
            return;
        }
        var path = $"{Path}.retries";
        var floor = TimeSpan.FromMilliseconds(1);
        errors.Duration($"{path}.backoff", retries.Backoff, floor, floor);
        var perTry = errors.Duration($"{path}.perTryTimeout", retries.PerTryTimeout, TimeSpan.Zero, floor);
        if (retries.PerTryTimeout is not null && service.BackendTimeout is not null)
        {
            errors.Add(
                $"{path}.perTryTimeout",
                retries.PerTryTimeout,
                $"and {Path}.backendTimeout are the same to an HTTPRoute",
                "remove one of the two"
            );
        }
        else if (Duration.TryParse(service.Timeout ?? "", out var timeout) && perTry > timeout)
        {
            errors.Add(
                $"{path}.perTryTimeout",
                retries.PerTryTimeout,
                $"is longer than the timeout of the whole request, {service.Timeout}",
                "write a shorter one"
            );
        }
        if (retries.Attempts < 1)
        {
            errors.Add(
                $"{path}.attempts",
                $"{retries.Attempts}",
                "is out of range",
                "write at least 1, or remove retries"
            );
        }
        foreach (var name in RetryConditions.Unknown(retries.RetryOn))
        {
            errors.Add(
                $"{path}.retryOn",
                name,
                "can't be said by an HTTPRoute",
                $"write {RetryConditions.Names}, or HTTP status codes from 400 to 599"
            );
        }
    }

    private static void CheckMirrors(IReadOnlyList<V1Mirror>? mirrors, string? canary, SpecErrors errors)
    {
        for (var i = 0; i < (mirrors?.Count ?? 0); i++)
        {
            var path = $"{Path}.mirror[{i}].backendRef";
            var backend = mirrors![i].BackendRef;
            if (string.IsNullOrEmpty(backend?.Name))
            {
                errors.Missing($"{path}.name", "write the name of the service that gets the copies");
            }
            else if (backend is { Port: null, Kind: null or "Service", Group: null or "" })
            {
                errors.Missing($"{path}.port", "write the port of the service");
            }
            if (backend?.Name == canary && backend?.Namespace is null)
            {
                errors.Add(
                    $"{path}.name",
                    canary,
                    "is the canary's own service, to which only an analysis mirrors",
                    "remove it, or use spec.analysis.mirror"
                );
            }
        }
    }

    private static void CheckCors(V1CorsPolicy? policy, SpecErrors errors)
    {
        if (policy is null)
        {
            return;
        }
        for (var i = 0; i < (policy.AllowOrigins?.Count ?? 0); i++)
        {
            GatewayApiMatchReader.ExactOnly($"{Path}.corsPolicy.allowOrigins[{i}]", policy.AllowOrigins![i], errors);
        }
        var maxAge = errors.Duration(
            $"{Path}.corsPolicy.maxAge",
            policy.MaxAge,
            TimeSpan.FromSeconds(5),
            TimeSpan.FromSeconds(1)
        );
        if (maxAge.Ticks % TimeSpan.TicksPerSecond != 0 || maxAge.TotalSeconds > int.MaxValue)
        {
            errors.Add(
                $"{Path}.corsPolicy.maxAge",
                policy.MaxAge,
                "is not a number of whole seconds that fits an HTTPRoute",
                "write for example 24h"
            );
        }
    }
}
