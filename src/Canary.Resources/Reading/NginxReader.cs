using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Checks that what a spec asks for can be said by the annotations of the NGINX ingress controller.</summary>
public static class NginxReader
{
    /// <summary>The header by which Flagger's users name a cookie.</summary>
    public static bool IsCookie(string header) => header.Equals("cookie", StringComparison.OrdinalIgnoreCase);

    internal static void Read(V1CanarySpec spec, SpecErrors errors)
    {
        ReadIngressRef(spec.IngressRef, errors);
        if (spec.Analysis is { Match.Count: > 0 } and ({ StepWeight: not null } or { StepWeights.Count: > 0 }))
        {
            errors.Add(
                "spec.analysis.match",
                null,
                "gives the canary all requests that it picks; NGINX can't divide those by weight",
                "write iterations instead of weights, or remove it"
            );
        }
        ReadMatches("spec.analysis.match", spec.Analysis?.Match, errors);
        for (var i = 0; i < (spec.Analysis?.Steps?.Count ?? 0); i++)
        {
            ReadMatches($"spec.analysis.steps[{i}].match", spec.Analysis!.Steps![i].Match, errors);
        }
    }

    private static void ReadIngressRef(V1ObjectRef? reference, SpecErrors errors)
    {
        if (reference is null || string.IsNullOrEmpty(reference.Name))
        {
            errors.Missing("spec.ingressRef", "name the Ingress that leads to the apex service");
            return;
        }
        if (reference.Kind != "Ingress")
        {
            errors.Add("spec.ingressRef.kind", reference.Kind, "is not what NGINX serves", "write Ingress");
        }
        if (reference.ApiVersion is not ("networking.k8s.io/v1" or "networking.k8s.io/v1beta1"))
        {
            errors.Add(
                "spec.ingressRef.apiVersion",
                reference.ApiVersion,
                "is not that of an Ingress",
                "write networking.k8s.io/v1"
            );
        }
    }

    /// <summary>An Ingress can ask for one header and one cookie, and either is enough.</summary>
    private static void ReadMatches(string path, IReadOnlyList<V1HttpMatch>? matches, SpecErrors errors)
    {
        var headers = 0;
        var cookies = 0;
        for (var i = 0; i < (matches?.Count ?? 0); i++)
        {
            var at = $"{path}[{i}]";
            RefuseOthers(at, matches![i], errors);
            if (matches[i].Headers is not { Count: 1 } asked)
            {
                errors.Add(
                    $"{at}.headers",
                    null,
                    "must be one header, which is all that NGINX can ask for",
                    "write one per match"
                );
                continue;
            }
            var (name, value) = asked.First();
            cookies += IsCookie(name) ? 1 : 0;
            headers += IsCookie(name) ? 0 : 1;
            if (IsCookie(name) && string.IsNullOrEmpty(value.Exact))
            {
                errors.Add(
                    $"{at}.headers.{name}",
                    null,
                    "must be the exact name of a cookie; NGINX sends those whose cookie says always to the canary",
                    "write for example exact: canary"
                );
            }
        }
        if (headers > 1 || cookies > 1)
        {
            errors.Add(
                path,
                null,
                "asks for more than one header and one cookie, which is all that NGINX can",
                "remove the others"
            );
        }
    }

    private static void RefuseOthers(string path, V1HttpMatch match, SpecErrors errors)
    {
        Refuse("uri", match.Uri is not null);
        Refuse("scheme", match.Scheme is not null);
        Refuse("method", match.Method is not null);
        Refuse("authority", match.Authority is not null);
        Refuse("withoutHeaders", match.WithoutHeaders is { Count: > 0 });
        Refuse("port", match.Port is not null);
        Refuse("sourceLabels", match.SourceLabels is { Count: > 0 });
        Refuse("sourceNamespace", match.SourceNamespace is not null);
        Refuse("gateways", match.Gateways is { Count: > 0 });
        Refuse("queryParams", match.QueryParams is { Count: > 0 });
        Refuse("ignoreUriCase", match.IgnoreUriCase is true);

        void Refuse(string field, bool given)
        {
            if (given)
            {
                errors.Add($"{path}.{field}", null, "is beyond NGINX, which picks by header and cookie", "remove it");
            }
        }
    }
}
