using System.Text.Json.Nodes;

namespace Canary.Controller.Targets;

/// <summary>Which labels and annotations of the target its primary carries too.</summary>
/// <param name="Prefixes">Keys that start with one of these are copied; <c>*</c> copies all; empty copies none, as Flagger does.</param>
internal sealed record CopiedMetadata(IReadOnlyList<string> Prefixes)
{
    /// <summary>Never copied: a GitOps agent would take the primary for its own, and kubectl's and the server's notes are about the target.</summary>
    private static readonly string[] Never =
    [
        "toolkit.fluxcd.io",
        "argocd.argoproj.io/",
        "kubectl.kubernetes.io/",
        "deployment.kubernetes.io/",
    ];

    /// <summary>A copy of what may be copied; empty when the target has none.</summary>
    public JsonObject Filter(JsonNode? pairs)
    {
        var copied = new JsonObject();
        foreach (var (key, value) in pairs as JsonObject ?? [])
        {
            if (IsCopied(key))
            {
                copied[key] = value?.DeepClone();
            }
        }
        return copied;
    }

    private bool IsCopied(string key) =>
        !Never.Any(part => key.Contains(part, StringComparison.Ordinal))
        && Prefixes.Any(prefix => prefix == "*" || key.StartsWith(prefix, StringComparison.Ordinal));
}
