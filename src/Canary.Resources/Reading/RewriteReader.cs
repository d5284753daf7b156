using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Checks <c>spec.service.rewrite</c>.</summary>
internal static class RewriteReader
{
    private const string Path = "spec.service.rewrite";

    /// <param name="service">Has the rewrite, and the matches whose prefix it may replace.</param>
    /// <param name="matchesPrefix">The matches tell which prefix is meant, as far as the provider must know.</param>
    /// <param name="matches">What they must be, after "needs".</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static void Read(V1CanaryService service, bool matchesPrefix, string matches, SpecErrors errors)
    {
        if (service.Rewrite is not { } rewrite)
        {
            return;
        }
        if (string.IsNullOrEmpty(rewrite.Uri) && (string.IsNullOrEmpty(rewrite.Authority) || rewrite.Type is not null))
        {
            errors.Missing($"{Path}.uri", "write the new path, or remove the rewrite");
        }
        if (rewrite.Type is not (null or "ReplaceFullPath" or "ReplacePrefixMatch"))
        {
            errors.Add(
                $"{Path}.type",
                rewrite.Type,
                "is not a way to rewrite a path",
                "write ReplaceFullPath or ReplacePrefixMatch"
            );
        }
        if (rewrite.Type == "ReplacePrefixMatch" && !matchesPrefix)
        {
            errors.Add(
                $"{Path}.type",
                rewrite.Type,
                $"needs {matches}",
                "change spec.service.match, or use ReplaceFullPath"
            );
        }
    }
}
