using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads <c>spec.targetRef</c>.</summary>
internal static class TargetReader
{
    private const string Path = "spec.targetRef";

    private static readonly Dictionary<string, string> ApiVersions = new(StringComparer.Ordinal)
    {
        ["Deployment"] = "apps/v1",
        ["DaemonSet"] = "apps/v1",
        ["StatefulSet"] = "apps/v1",
        [TargetReference.Service] = "v1",
    };

    public static TargetReference? Read(V1CanarySpec spec, string provider, ReaderOptions options, SpecErrors errors)
    {
        if (spec.TargetRef is not { } reference)
        {
            errors.Missing(Path, "name what to release, for example apiVersion apps/v1, kind Deployment, and its name");
            return null;
        }
        var nameGiven = !string.IsNullOrEmpty(reference.Name);
        if (!nameGiven)
        {
            errors.Missing($"{Path}.name", "write the name of what to release");
        }
        if (!CheckKind(reference, options, errors) || !nameGiven)
        {
            return null;
        }
        if (reference.Kind == TargetReference.Service)
        {
            CheckService(spec, provider, errors);
        }
        return new(reference.ApiVersion!, reference.Kind!, reference.Name!);
    }

    private static bool CheckKind(V1TargetRef reference, ReaderOptions options, SpecErrors errors)
    {
        var kind = reference.Kind ?? "";
        if (!ApiVersions.TryGetValue(kind, out var apiVersion))
        {
            errors.Add($"{Path}.kind", kind, "is not a kind that can be released", $"use one of: {Kinds(options)}");
            return false;
        }
        if (!options.TargetKinds.Contains(kind))
        {
            errors.Add(
                $"{Path}.kind",
                kind,
                "is not enabled in this controller",
                $"use one of: {Kinds(options)}, or have it enabled (--target-kinds)"
            );
            return false;
        }
        if (reference.ApiVersion == apiVersion)
        {
            return true;
        }
        errors.Add(
            $"{Path}.apiVersion",
            reference.ApiVersion ?? "",
            $"is not the API of {kind}s",
            kind == TargetReference.Service
            && reference.ApiVersion?.StartsWith("serving.knative.dev/", StringComparison.Ordinal) == true
                ? "Knative is not supported; release a Deployment"
                : $"write {apiVersion}"
        );
        return false;
    }

    private static string Kinds(ReaderOptions options) => string.Join(", ", options.TargetKinds);

    /// <summary>The target is the apex, which Git leads; only a route beside it can divide the traffic.</summary>
    private static void CheckService(V1CanarySpec spec, string provider, SpecErrors errors)
    {
        if (provider == ProviderNames.Kubernetes)
        {
            errors.Add(
                "spec.provider",
                provider,
                "moves traffic by the apex service, which is the target here",
                "use a provider with routes, or release a Deployment"
            );
        }
        if (spec.Service?.Name is { Length: > 0 } name && name != spec.TargetRef!.Name)
        {
            errors.Add("spec.service.name", name, "is not the target, which is the apex service", "remove it");
        }
    }
}
