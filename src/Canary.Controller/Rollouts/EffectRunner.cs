using Canary.Controller.Adoption;
using Canary.Controller.Autoscalers;
using Canary.Controller.Finalizers;
using Canary.Controller.Targets;
using Canary.Controller.Tracing;
using Canary.Engine;
using Canary.Routing;

namespace Canary.Controller.Rollouts;

/// <summary>Makes effects true, one after the other, in the planner's order.</summary>
internal sealed class EffectRunner(
    Companions companions,
    AutoscalerPairs autoscalers,
    Adopter adopter,
    CanaryFinalizer finalizer,
    CommandAnnotations commands
)
{
    /// <summary>Runs the effects.</summary>
    /// <returns>False when the world is not the one that was looked at: the rest was left, look again.</returns>
    public async Task<bool> RunAsync(
        Sighting sighting,
        ValueList<Effect> effects,
        PassTimings timings,
        CancellationToken cancellationToken
    )
    {
        var isRouteKnown = false;
        for (var i = 0; i < effects.Count; i++)
        {
            var effect = effects[i];
            try
            {
                if (TakesPods(effect) && !isRouteKnown)
                {
                    isRouteKnown = await IsRouteAsSeenAsync(sighting, cancellationToken);
                    if (!isRouteKnown)
                    {
                        return false;
                    }
                }
                if (!await timings.WrittenAsync(effect, () => RunAsync(sighting, effect, cancellationToken)))
                {
                    return false;
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                await LowerAnywayAsync(sighting, effects.Skip(i + 1), timings, cancellationToken);
                throw;
            }
        }
        return true;
    }

    private static bool TakesPods(Effect effect) => effect is ScaleTarget { Replicas: 0 } or PauseAutoscaler;

    /// <summary>
    /// The server is asked before the canary's pods go: a store that is behind, as a new leader's may be, would take them from users whom the
    /// route still leads there.
    /// </summary>
    private static async Task<bool> IsRouteAsSeenAsync(Sighting sighting, CancellationToken cancellationToken)
    {
        if (sighting is not { Route: { } route, Router: { } router })
        {
            return true;
        }
        await router.RefreshAsync(route, cancellationToken);
        return router.Observe(route).Traffic == sighting.Seen.Route.Traffic;
    }

    private Task<bool> RunAsync(Sighting sighting, Effect effect, CancellationToken cancellationToken) =>
        effect switch
        {
            AdoptOrphans => adopter.AdoptAsync(sighting.Canary, cancellationToken),
            WritePrimary write => KindOf(sighting).WritePrimaryAsync(sighting, write, cancellationToken),
            RestorePrimary restore => KindOf(sighting)
                .RestorePrimaryAsync(sighting, restore.Revision, cancellationToken),
            ScalePrimary scale => Done(
                KindOf(sighting).ScalePrimaryAsync(sighting.TargetKey, scale.Replicas, cancellationToken)
            ),
            ScaleTarget scale => Done(
                KindOf(sighting).ScaleTargetAsync(sighting.TargetKey, scale.Replicas, cancellationToken)
            ),
            ApplyAutoscaler apply => Done(autoscalers.ApplyAsync(sighting, apply.Floor, cancellationToken)),
            PauseAutoscaler => Done(autoscalers.PauseAsync(sighting, paused: true, cancellationToken)),
            ResumeAutoscaler => Done(autoscalers.PauseAsync(sighting, paused: false, cancellationToken)),
            ApplyCompanions => Done(companions.ApplyAsync(sighting, cancellationToken)),
            ApplyServices => Done(ApplyServicesAsync(sighting, cancellationToken)),
            ApplyRoute route => Done(ApplyRouteAsync(sighting, route.Traffic, cancellationToken)),
            ReleaseTraffic => Done(ReleaseAsync(sighting, cancellationToken)),
            AddFinalizer => Done(finalizer.AddAsync(sighting.Canary, cancellationToken)),
            RemoveFinalizer => Done(finalizer.RemoveAsync(sighting.Canary, cancellationToken)),
            RemoveCommand remove => commands.RemoveAsync(sighting.Canary, remove.Command, cancellationToken),
            _ => throw new InvalidOperationException($"Nobody knows how to make {effect} true."),
        };

    /// <summary>Taking traffic from the canary is safe whatever else failed, and an abort waits for nothing (R5).</summary>
    private static async Task LowerAnywayAsync(
        Sighting sighting,
        IEnumerable<Effect> rest,
        PassTimings timings,
        CancellationToken cancellationToken
    )
    {
        var routed = sighting.Seen.Route.Traffic ?? CanaryTraffic.None;
        if (rest.OfType<ApplyRoute>().FirstOrDefault(route => routed.IsMoreThan(route.Traffic)) is { } lower)
        {
            await timings.WrittenAsync(lower, () => Done(ApplyRouteAsync(sighting, lower.Traffic, cancellationToken)));
        }
    }

    private static ITarget KindOf(Sighting sighting) =>
        sighting.Kind ?? throw new InvalidOperationException($"Canary {sighting.Key} has no target to write.");

    private static async Task ApplyServicesAsync(Sighting sighting, CancellationToken cancellationToken)
    {
        if (sighting.Route is { } route)
        {
            await KindOf(sighting).Services.ApplyAsync(route, cancellationToken);
        }
    }

    private static async Task ApplyRouteAsync(
        Sighting sighting,
        CanaryTraffic traffic,
        CancellationToken cancellationToken
    )
    {
        if (sighting is { Route: { } route, Router: { } router })
        {
            await router.ApplyAsync(route, traffic, cancellationToken);
        }
    }

    private static async Task ReleaseAsync(Sighting sighting, CancellationToken cancellationToken)
    {
        if (sighting.Route is not { } route)
        {
            return;
        }
        // The services first: a route that leads to the apex service must find the target's pods behind it.
        await KindOf(sighting).Services.ReleaseAsync(route, cancellationToken);
        if (sighting.Router is { } router)
        {
            await router.ReleaseAsync(route, cancellationToken);
        }
    }

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }
}
