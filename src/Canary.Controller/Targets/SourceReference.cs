using Canary.Engine;
using Canary.Kubernetes;

namespace Canary.Controller.Targets;

/// <summary>Finds the marks that GitOps agents leave on what they apply, so that status can say where a revision came from.</summary>
internal static class SourceReference
{
    private static readonly string[] Prefixes =
    [
        "argocd.argoproj.io/",
        "canary.dev/source",
        "helm.toolkit.fluxcd.io/",
        "kustomize.toolkit.fluxcd.io/",
        "meta.helm.sh/",
        "source.toolkit.fluxcd.io/",
    ];

    private static readonly string[] Names = ["app.kubernetes.io/version", "helm.sh/chart"];

    /// <summary>The marks among annotations and labels, in order of their names; an annotation wins over a label of the same name.</summary>
    public static ValueList<KeyValuePair<string, string>> Of(V1ObjectMeta metadata)
    {
        var marks = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in (metadata.Labels ?? NoPairs).Concat(metadata.Annotations ?? NoPairs))
        {
            if (IsMark(name))
            {
                marks[name] = value;
            }
        }
        return marks.ToValueList();
    }

    private static IReadOnlyDictionary<string, string> NoPairs { get; } = new Dictionary<string, string>();

    private static bool IsMark(string name) =>
        Names.Contains(name) || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
