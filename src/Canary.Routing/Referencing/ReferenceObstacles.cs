using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.Status;
using Canary.Resources.V1;

namespace Canary.Routing.Referencing;

/// <summary>What keeps a route of the user's own from being led.</summary>
/// <param name="kindOf">The kind that a reference names.</param>
internal sealed class ReferenceObstacles(Func<V1RouteRef, IReferencedKind> kindOf)
{
    /// <summary>Null: nothing does.</summary>
    /// <param name="context">Whose it is.</param>
    /// <param name="reference">What the spec says.</param>
    /// <param name="route">What is there; null: nothing.</param>
    public Obstacle? Find(RouteContext context, V1RouteRef reference, ReferencedRoute? route)
    {
        var name = Describe(context, reference);
        if (reference.Namespace is { Length: > 0 } other && other != context.Key.Namespace)
        {
            return new(
                "RouteInOtherNamespace",
                $"spec.service.routeRefs: {reference.Name} is sought in the namespace {other}; a Canary leads routes of its own namespace, "
                    + $"{context.Key.Namespace}, only"
            );
        }
        if (route is null)
        {
            return new(
                "RouteNotFound",
                $"spec.service.routeRefs: there is no {name}; create it, leading to Service {context.Names.Apex}, or correct the name"
            );
        }
        if (!route.HasRule && !route.IsDivided)
        {
            return new(
                "RouteLeadsElsewhere",
                $"spec.service.routeRefs: no rule in spec.{route.List} of {name}{DescribeRule(reference)} leads to Service {context.Names.Apex}; "
                    + "make it a backend of a rule, or correct the reference"
            );
        }
        if (route.FindProblem() is { } problem)
        {
            return new("RouteNotDivisible", $"spec.service.routeRefs: {problem}");
        }
        if (
            route.HeldBy is { } holding
            && !ReferencedRoute.IsRest(CanaryStatusMapper.ToEngine(context.Canary.Status).Traffic)
        )
        {
            return new(
                "RouteInUse",
                $"spec.service.routeRefs: Canary {holding} divides spec.{route.List} of {name} now, and this rollout goes on when that one is over; if "
                    + $"there is no such Canary any more, put the rules back and remove the annotation {RulesMemory.Annotation}"
            );
        }
        return RulesMemory.CanHold(route.Before)
            ? null
            : new(
                "RouteTooLarge",
                $"spec.service.routeRefs: spec.{route.List} of {name} is too large to be kept in an annotation during a rollout; split the route"
            );
    }

    /// <summary>Somebody keeps taking the rules back (R15).</summary>
    public static Obstacle Contested(ReferencedRoute route, string holder) =>
        new(
            "RouteContested",
            $"Manager '{holder}' keeps setting spec.{route.List} of {route.Kind.Type.Kind} {route.Metadata.Key} back, so the rollout can't go on; "
                + $"have it ignore spec.{route.List} while the annotation {RulesMemory.Annotation} is there, or use a generated route"
        );

    /// <summary>The route for people: <c>HTTPRoute shop/web</c>.</summary>
    public string Describe(RouteContext context, V1RouteRef reference) =>
        $"{kindOf(reference).Type.Kind} {KeyOf(context, reference)}";

    public static ObjectKey KeyOf(RouteContext context, V1RouteRef reference) =>
        context.Key with
        {
            Name = reference.Name ?? "",
        };

    private static string DescribeRule(V1RouteRef reference) =>
        reference.Rule is { } rule ? $", of which only '{rule}' is named," : "";
}
