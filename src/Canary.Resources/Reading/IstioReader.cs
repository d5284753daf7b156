using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Checks that <c>spec.service</c> has nothing that a VirtualService and DestinationRules can't say, and what Istio's own webhook would refuse.</summary>
internal static class IstioReader
{
    private const string Path = "spec.service";

    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    public static void Read(V1CanarySpec spec, V1CanaryService service, SpecErrors errors)
    {
        if (service.RouteRefs is { Count: > 0 })
        {
            RouteRefReader.Read(spec, service, ProviderNames.Istio, errors);
        }
        else
        {
            RefuseOthers(service, errors);
            CheckHosts(service, errors);
        }
        IstioTrafficPolicyReader.Read(service.TrafficPolicy, errors);
        if (IstioProtocol.IsTcp(service))
        {
            IstioTcpReader.Read(spec, service, errors);
        }
        else
        {
            CheckHttp(service, errors);
            CheckMatches($"{Path}.match", service.Match, spec.Analysis, errors);
            CheckAnalysis(spec.Analysis ?? new(), errors);
        }
    }

    private static void RefuseOthers(V1CanaryService service, SpecErrors errors)
    {
        Refuse("gatewayRefs", service.GatewayRefs is { Count: > 0 }, "name Istio's gateways in spec.service.gateways");
        Refuse("mirror", service.Mirror is { Count: > 0 }, "remove it; analysis.mirror copies requests to the canary");
        Refuse("backendTimeout", service.BackendTimeout is not null, "use retries.perTryTimeout");

        void Refuse(string field, bool given, string remedy)
        {
            if (given)
            {
                errors.Add($"{Path}.{field}", null, "is the Gateway API's and means nothing to istio", remedy);
            }
        }
    }

    private static void CheckHosts(V1CanaryService service, SpecErrors errors)
    {
        if (service.Delegation is true)
        {
            CheckDelegate(service, errors);
            return;
        }
        var reachesMesh = service.Gateways is null or [] || service.Gateways.Contains("mesh");
        if (reachesMesh && service.Hosts?.Contains("*") is true)
        {
            errors.Add(
                $"{Path}.hosts",
                "*",
                "can't be a host of all calls within the mesh",
                "name the hosts, or name gateways without mesh in spec.service.gateways"
            );
        }
    }

    private static void CheckDelegate(V1CanaryService service, SpecErrors errors)
    {
        if (service.Hosts is { Count: > 0 } || service.Gateways is { Count: > 0 })
        {
            errors.Add(
                $"{Path}.delegation",
                null,
                "leaves hosts and gateways to the VirtualService that leads here",
                $"remove {Path}.hosts and {Path}.gateways, or delegation"
            );
        }
    }

    private static void CheckHttp(V1CanaryService service, SpecErrors errors)
    {
        errors.Duration($"{Path}.timeout", service.Timeout, default, Millisecond);
        errors.Duration($"{Path}.retries.perTryTimeout", service.Retries?.PerTryTimeout, default, Millisecond);
        if (service.Retries is { Attempts: null or < 0 })
        {
            errors.Missing($"{Path}.retries.attempts", "write how often to try again, 0 for never");
        }
        RewriteReader.Read(
            service,
            service.Match?.All(match => match.Uri is null or { Prefix: not null }) ?? true,
            "matches by uri.prefix",
            errors
        );
        CheckCors(service.CorsPolicy, errors);
    }

    private static void CheckAnalysis(V1CanaryAnalysis analysis, SpecErrors errors)
    {
        CheckMatches("spec.analysis.match", analysis.Match, analysis, errors);
        for (var i = 0; i < (analysis.Steps?.Count ?? 0); i++)
        {
            CheckMatches($"spec.analysis.steps[{i}].match", analysis.Steps![i].Match, analysis, errors);
        }
    }

    private static void CheckMatches(
        string path,
        IReadOnlyList<V1HttpMatch>? matches,
        V1CanaryAnalysis? analysis,
        SpecErrors errors
    )
    {
        for (var i = 0; i < (matches?.Count ?? 0); i++)
        {
            IstioMatchReader.Read($"{path}[{i}]", matches![i], errors);
        }
        if (analysis?.SessionAffinity is not null)
        {
            GatewayApiAnalysisReader.RefuseCookies(path, matches, errors);
        }
    }

    private static void CheckCors(V1CorsPolicy? policy, SpecErrors errors)
    {
        errors.Duration($"{Path}.corsPolicy.maxAge", policy?.MaxAge, default, Millisecond);
        for (var i = 0; i < (policy?.AllowOrigins?.Count ?? 0); i++)
        {
            IstioMatchReader.CheckString($"{Path}.corsPolicy.allowOrigins[{i}]", policy!.AllowOrigins![i], errors);
        }
    }
}
