using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;

namespace Canary.Controller.Rollouts;

/// <summary>By what Canaries are found when something around them changes.</summary>
internal static class CanaryIndexes
{
    /// <summary>The target's namespace and name.</summary>
    public const string Target = "target";

    /// <summary>Namespace and name of the services; the route has the apex service's name.</summary>
    public const string Service = "service";

    /// <summary>The namespace, as a key without a name.</summary>
    public const string Namespace = "namespace";

    /// <summary>Namespace and name of the target's autoscaler.</summary>
    public const string Autoscaler = "autoscaler";

    /// <summary>Namespace and name of each route of the user's own.</summary>
    public const string Route = "route";

    /// <summary>Namespace and name of each MetricTemplate.</summary>
    public const string Template = "template";

    /// <summary>Namespace and name of each Canary that it depends on.</summary>
    public const string Dependency = "dependency";

    /// <summary>Namespace and name of the Ingress that leads to the apex service.</summary>
    public const string Ingress = "ingress";

    /// <summary>Namespace and name of its group.</summary>
    public const string Group = "group";

    public static void AddTo(IInformer<V1Canary> canaries)
    {
        canaries.AddIndex(Target, canary => Keys(canary, canary.Spec.TargetRef?.Name));
        canaries.AddIndex(Namespace, canary => [(canary.Metadata.Key with { Name = "" }).ToString()]);
        canaries.AddIndex(Autoscaler, canary => Keys(canary, canary.Spec.AutoscalerRef?.Name));
        canaries.AddIndex(
            Service,
            canary =>
                ServiceNames.Of(canary.Spec) is { } names ? Keys(canary, names.Apex, names.Primary, names.Canary) : []
        );
        canaries.AddIndex(Dependency, Dependencies);
        canaries.AddIndex(Ingress, canary => Keys(canary, canary.Spec.IngressRef?.Name));
        canaries.AddIndex(Group, canary => Keys(canary, canary.Spec.Group?.Name));
        canaries.AddIndex(
            Route,
            canary =>
                Keys(canary, (canary.Spec.Service?.RouteRefs ?? []).Select(reference => reference.Name)).Distinct()
        );
        canaries.AddIndex(Template, canary => Templates(canary).Distinct());
    }

    private static IEnumerable<string> Dependencies(V1Canary canary) =>
        (canary.Spec.DependsOn ?? [])
            .Where(dependency => !string.IsNullOrEmpty(dependency.Name))
            .Select(dependency =>
                $"{new ObjectKey(dependency.Namespace ?? canary.Metadata.Namespace, dependency.Name ?? "")}"
            )
            .Distinct();

    private static IEnumerable<string> Templates(V1Canary canary) =>
        (canary.Spec.Analysis?.Metrics ?? [])
            .Concat(canary.Spec.Bake?.Metrics ?? [])
            .SelectMany(metric =>
                metric.TemplateRef is { Name: { Length: > 0 } name } template
                    ? new[] { new ObjectKey(template.Namespace ?? canary.Metadata.Namespace, name).ToString() }
                    : []
            );

    private static IEnumerable<string> Keys(V1Canary canary, params IEnumerable<string?> names) =>
        from name in names
        where !string.IsNullOrEmpty(name)
        select new ObjectKey(canary.Metadata.Namespace, name).ToString();
}
