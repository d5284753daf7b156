using System.Text.RegularExpressions;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Checks <c>spec.service</c> against what services can be, and what the provider can render.</summary>
internal static partial class ServiceReader
{
    private const string Path = "spec.service";

    /// <summary>A service's name has at most 63 characters, and <c>-primary</c> must fit.</summary>
    private const int LongestName = 55;

    public static void Read(V1CanarySpec spec, string provider, SpecErrors errors)
    {
        CheckName(spec, errors);
        if (spec.Service is not { } service)
        {
            errors.Missing(Path, "write at least its port, for example service: {port: 80}");
            return;
        }
        CheckPorts(service, errors);
        if (ProviderNames.IsGatewayApi(provider))
        {
            GatewayApiReader.Read(spec, service, provider, errors);
        }
        else if (provider == ProviderNames.Istio)
        {
            IstioReader.Read(spec, service, errors);
        }
        else if (provider == ProviderNames.Kubernetes)
        {
            RefuseRouting(service, "is beyond the provider kubernetes, which has Services only", errors);
            RefuseNearness(spec, service, errors);
        }
        else if (provider == ProviderNames.Nginx)
        {
            RefuseRouting(
                service,
                "is not written by the provider nginx; the Ingress and its annotations say it",
                errors
            );
            NginxReader.Read(spec, errors);
        }
        if (provider != ProviderNames.Nginx && spec.IngressRef is not null)
        {
            errors.Add(
                "spec.ingressRef",
                spec.IngressRef.Name,
                $"is NGINX', and the provider is {provider}",
                $"remove it, or use {ProviderNames.Nginx}"
            );
        }
        if (!ProviderNames.IsGatewayApi(provider))
        {
            RefuseRoutes(service, provider, errors);
        }
        if (provider != ProviderNames.Istio)
        {
            RefuseIstio(service, provider, errors);
        }
        RefuseAppMesh(service, errors);
    }

    private static void CheckName(V1CanarySpec spec, SpecErrors errors)
    {
        var name = ServiceNames.Of(spec)?.Apex;
        if (name is not null && (name.Length > LongestName || !DnsLabel().IsMatch(name)))
        {
            var path = string.IsNullOrEmpty(spec.Service?.Name) ? "spec.targetRef.name" : $"{Path}.name";
            errors.Add(
                path,
                name,
                "can't name the services",
                $"write a spec.service.name of at most {LongestName} lower case letters, digits and dashes that begins with a letter"
            );
        }
    }

    private static void CheckPorts(V1CanaryService service, SpecErrors errors)
    {
        if (service.Port is null)
        {
            errors.Missing($"{Path}.port", "write the port by which the workload is called, for example 80");
        }
        CheckNumber($"{Path}.port", service.Port, errors);
        CheckNumber($"{Path}.targetPort", service.TargetPort?.Number, errors);
        CheckPortName($"{Path}.targetPort", service.TargetPort?.Text, errors);
        CheckPortName($"{Path}.portName", service.PortName, errors);
    }

    private static void CheckNumber(string path, int? port, SpecErrors errors)
    {
        if (port is < 1 or > 65535)
        {
            errors.Add(path, $"{port}", "is not a port", "write a number from 1 to 65535");
        }
    }

    private static void CheckPortName(string path, string? name, SpecErrors errors)
    {
        if (name is not null && (name.Length > 15 || !PortName().IsMatch(name)))
        {
            errors.Add(
                path,
                name,
                "is not a port's name",
                "write at most 15 lower case letters, digits and dashes, with a letter among them"
            );
        }
    }

    private static void RefuseIstio(V1CanaryService service, string provider, SpecErrors errors)
    {
        Refuse("gateways", service.Gateways is { Count: > 0 });
        Refuse("delegation", service.Delegation is true);
        Refuse("trafficPolicy", service.TrafficPolicy is not null);

        void Refuse(string field, bool given)
        {
            if (given)
            {
                errors.Add(
                    $"{Path}.{field}",
                    null,
                    $"is Istio's, and the provider is {provider}",
                    $"remove it, or use {ProviderNames.Istio}"
                );
            }
        }
    }

    /// <summary>Pods that are near get more than others then, and their numbers say nothing about shares.</summary>
    private static void RefuseNearness(V1CanarySpec spec, V1CanaryService service, SpecErrors errors)
    {
        if (service.TrafficDistribution is { } distribution && PodDivision.IsAskedFor(spec, ProviderNames.Kubernetes))
        {
            errors.Add(
                $"{Path}.trafficDistribution",
                distribution,
                "keeps requests near their callers, so the numbers of pods, which are the provider kubernetes' weights, would not divide them",
                "remove it, or use iterations, or a provider with routes"
            );
        }
    }

    private static void RefuseAppMesh(V1CanaryService service, SpecErrors errors)
    {
        if (service.MeshName is not null)
        {
            errors.Add($"{Path}.meshName", service.MeshName, "is App Mesh', which is no provider here", "remove it");
        }
        if (service.Backends is { Count: > 0 })
        {
            errors.Add($"{Path}.backends", null, "are App Mesh', which is no provider here", "remove them");
        }
    }

    /// <summary>Routes are Gateway API's, and the user's own may be Istio's.</summary>
    private static void RefuseRoutes(V1CanaryService service, string provider, SpecErrors errors)
    {
        Refuse("routeKind", service.RouteKind is not null);
        Refuse("routeRefs", provider != ProviderNames.Istio && service.RouteRefs is { Count: > 0 });

        void Refuse(string field, bool given)
        {
            if (given)
            {
                errors.Add(
                    $"{Path}.{field}",
                    null,
                    $"speaks of routes of Gateway API, and the provider is {provider}",
                    $"remove it, or use {ProviderNames.GatewayApiV1}"
                );
            }
        }
    }

    /// <summary>Services, and an Ingress that is copied, know nothing of it.</summary>
    private static void RefuseRouting(V1CanaryService service, string problem, SpecErrors errors)
    {
        Refuse("gatewayRefs", service.GatewayRefs is { Count: > 0 });
        Refuse("hosts", service.Hosts is { Count: > 0 });
        Refuse("match", service.Match is { Count: > 0 });
        Refuse("rewrite", service.Rewrite is not null);
        Refuse("headers", service.Headers is not null);
        Refuse("mirror", service.Mirror is { Count: > 0 });
        Refuse("corsPolicy", service.CorsPolicy is not null);
        Refuse("timeout", service.Timeout is not null);
        Refuse("backendTimeout", service.BackendTimeout is not null);
        Refuse("retries", service.Retries is not null);

        void Refuse(string field, bool given)
        {
            if (given)
            {
                errors.Add($"{Path}.{field}", null, problem, $"remove it, or use {ProviderNames.GatewayApiV1}");
            }
        }
    }

    [GeneratedRegex("^[a-z]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex DnsLabel();

    [GeneratedRegex("^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex PortName();
}
