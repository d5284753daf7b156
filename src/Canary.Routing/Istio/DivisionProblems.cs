using System.Text.Json.Nodes;
using Canary.Resources.V1;

namespace Canary.Routing.Istio;

/// <summary>What a user's own rule says that can't be said beside what a rollout wants of it.</summary>
internal static class DivisionProblems
{
    /// <summary>As the rest of a sentence that begins with the rule; null: nothing.</summary>
    public static string? Find(JsonObject rule, RouteContext context)
    {
        var analysis = context.Canary.Spec.Analysis ?? new();
        if (FindSubset(rule, context) is { } subset)
        {
            return subset;
        }
        if (Mirrors(analysis) && (rule["mirror"] is not null || rule["mirrors"] is not null) && !IsOurs(rule, context))
        {
            return "copies its requests already, and the analysis wants them copied to the canary; remove one of the two";
        }
        if (analysis.SessionAffinity is null)
        {
            return null;
        }
        if (RoutePart.Items(rule["match"]).Any(AsksForCookie))
        {
            return "asks for a cookie, and a match can't ask for that of spec.analysis.sessionAffinity beside it; remove one of the two";
        }
        return ApexShare
            .Of(rule, context, context.Names.Apex)
            .Any(apex => DestinationRenderer.CookieOf(apex) is not null)
            ? "adds a Set-Cookie header of its own, and can't add that of spec.analysis.sessionAffinity beside it; remove one of the two"
            : null;
    }

    /// <summary>Primary and canary are services of their own, of which no DestinationRule makes subsets.</summary>
    public static string? FindSubset(JsonObject rule, RouteContext context) =>
        ApexShare
            .Of(rule, context, context.Names.Apex)
            .Select(apex => RoutePart.Text(RoutePart.At(apex, "destination", "subset")))
            .FirstOrDefault(subset => subset is not null)
            is { } subset
            ? $"leads to the subset {subset} of {context.Names.Apex}, which primary and canary do not have; remove the subset"
            : null;

    private static bool Mirrors(V1CanaryAnalysis analysis) =>
        analysis.Mirror is true || analysis.Steps?.Any(step => step.Mirror > 0) is true;

    private static bool IsOurs(JsonObject rule, RouteContext context) =>
        ApexShare.IsService(rule["mirror"], context, context.Names.Canary);

    private static bool AsksForCookie(JsonObject match) =>
        (match["headers"] as JsonObject ?? []).Any(header =>
            header.Key.Equals("cookie", StringComparison.OrdinalIgnoreCase)
        );
}
