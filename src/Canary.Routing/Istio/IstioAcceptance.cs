using System.Globalization;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Routing.Istio;

/// <summary>
/// Whether Istio has taken an object over. By default it never says: what was written then counts as taken. Where its status is turned on, the
/// condition Reconciled tells whether all proxies have the object's present version; where its analysis is, its errors are doubts.
/// </summary>
internal static class IstioAcceptance
{
    /// <summary>Null: nothing speaks against it. Else what does, for people.</summary>
    public static string? FindDoubt(string kind, V1ObjectMeta metadata, V1IstioStatus status)
    {
        var error = IsOld(metadata, status.ObservedGeneration)
            ? null
            : status.ValidationMessages.FirstOrDefault(message => message.Level == "ERROR");
        if (error is not null)
        {
            return $"Istio finds fault with {kind} {metadata.Key}: {error.Type?.Code} {error.Type?.Name} {error.DocumentationUrl}".TrimEnd();
        }
        return status.Conditions.FirstOrDefault(condition => condition.Type == "Reconciled") switch
        {
            null => null,
            var condition when IsOld(metadata, condition.ObservedGeneration ?? status.ObservedGeneration) =>
                $"Istio has not taken generation {metadata.Generation} of {kind} {metadata.Key} over yet",
            { Status: "True" } => null,
            var condition => $"not all proxies have {kind} {metadata.Key} yet: {condition.Message}",
        };
    }

    /// <summary>All proxies have it, and somebody said so.</summary>
    public static bool IsConfirmed(V1ObjectMeta metadata, V1IstioStatus status) =>
        status.Conditions.Any(condition =>
            condition is { Type: "Reconciled", Status: "True" }
            && (condition.ObservedGeneration ?? status.ObservedGeneration) is { } observed
            && !IsOld(metadata, observed)
        );

    /// <summary>It speaks of an older version than the one that is there.</summary>
    private static bool IsOld(V1ObjectMeta metadata, IntOrString? observed) =>
        observed is { } given
        && long.TryParse(given.ToString(), CultureInfo.InvariantCulture, out var generation)
        && generation < metadata.Generation;
}
