using System.Text.Json.Nodes;
using Canary.Resources.V1;

namespace Canary.Routing.Istio;

/// <summary>Makes a VirtualService's rewrite.</summary>
internal static class RewriteRenderer
{
    /// <summary>The rewrite; null without one.</summary>
    public static JsonObject? Render(V1Rewrite? rewrite)
    {
        if (rewrite is null)
        {
            return null;
        }
        var rendered = new JsonObject();
        if (rewrite is { Uri: { Length: > 0 } path, Type: "ReplaceFullPath" })
        {
            // Istio's plain rewrite would replace but the prefix when the match is by prefix.
            rendered["uriRegexRewrite"] = new JsonObject
            {
                ["match"] = "^/.*$",
                ["rewrite"] = path.Replace(@"\", @"\\", StringComparison.Ordinal),
            };
        }
        else if (rewrite.Uri is { Length: > 0 } uri)
        {
            rendered["uri"] = uri;
        }
        if (rewrite.Authority is { Length: > 0 } authority)
        {
            rendered["authority"] = authority;
        }
        return rendered;
    }
}
