using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>Whether every parent of a route has taken its present version over.</summary>
internal static class RouteAcceptance
{
    /// <summary>
    /// How long a new route waits for the first answer. Data planes answer within seconds or, where none reports (tests without one,
    /// controllers that leave the status alone), never: a release that waits for them forever helps nobody, and its metrics still judge it.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>When a route that nobody ever answered for is taken at its word; null: somebody did, or it is not known how old it is.</summary>
    public static DateTimeOffset? SettlesAt(V1HttpRoute route) =>
        route.Status.Parents.Count == 0 ? route.Metadata.CreationTimestamp + Patience : null;

    /// <summary>Null: all have. Else the first that has not, and why, for people.</summary>
    public static string? FindDoubt(V1HttpRoute route, IReadOnlyList<V1ParentRef> parents) =>
        parents.Select(parent => DoubtOf(route, parent)).FirstOrDefault(doubt => doubt is not null);

    private static string? DoubtOf(V1HttpRoute route, V1ParentRef parent)
    {
        var answers = route
            .Status.Parents.Where(answer => IsSame(answer.ParentRef, parent, route.Metadata.Namespace))
            .ToList();
        if (answers.Count == 0)
        {
            return $"{NameOf(parent, route)} has not answered for {route.Kind} {route.Metadata.Key}: is it there, and does its controller run?";
        }
        var doubts = answers.Select(answer => DoubtOf(route, parent, answer.Conditions)).ToList();
        return doubts.Contains(null) ? null : doubts[0];
    }

    private static string? DoubtOf(V1HttpRoute route, V1ParentRef parent, IReadOnlyList<V1Condition> conditions)
    {
        var accepted = conditions.FirstOrDefault(condition => condition.Type == "Accepted");
        var resolved = conditions.FirstOrDefault(condition => condition.Type == "ResolvedRefs");
        var name = NameOf(parent, route);
        if (accepted is null || accepted.ObservedGeneration < route.Metadata.Generation)
        {
            return $"{name} has not taken generation {route.Metadata.Generation} of {route.Kind} {route.Metadata.Key} over yet";
        }
        if (accepted.Status != "True")
        {
            return $"{name} does not accept {route.Kind} {route.Metadata.Key}: {Describe(accepted)}";
        }
        return resolved?.Status == "False"
            ? $"{name} can't resolve what {route.Kind} {route.Metadata.Key} refers to: {Describe(resolved)}"
            : null;
    }

    private static string Describe(V1Condition condition) =>
        string.IsNullOrEmpty(condition.Message) ? condition.Reason : $"{condition.Reason}: {condition.Message}";

    private static string NameOf(V1ParentRef parent, V1HttpRoute route) =>
        $"{parent.Kind ?? ParentDefaults.Kind} {parent.Namespace ?? route.Metadata.Namespace}/{parent.Name}";

    private static bool IsSame(V1ParentRef answered, V1ParentRef wanted, string @namespace) =>
        ParentDefaults.GroupOf(answered) == ParentDefaults.GroupOf(wanted)
        && (answered.Kind ?? ParentDefaults.Kind) == (wanted.Kind ?? ParentDefaults.Kind)
        && answered.Name == wanted.Name
        && (answered.Namespace ?? @namespace) == (wanted.Namespace ?? @namespace)
        && answered.SectionName == wanted.SectionName
        && answered.Port == wanted.Port;
}
