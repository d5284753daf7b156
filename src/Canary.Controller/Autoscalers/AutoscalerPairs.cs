using System.Text.Json.Nodes;
using Canary.Controller.Rollouts;
using Canary.Controller.Targets;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing;

namespace Canary.Controller.Autoscalers;

/// <summary>
/// A target's autoscaler and its twin, which sizes the primary. The twin is the Canary's and follows the target's at all times; of the
/// target's nothing is written but the mark that pauses it (R15).
/// </summary>
internal sealed class AutoscalerPairs(
    IKubernetesClient client,
    AutoscalerCatalogue catalogue,
    KindsOnDemand kinds,
    CopiedMetadata copied
)
{
    private const string Flagger = "flagger";

    private readonly PauseContests contests = Contests(catalogue);

    /// <summary>Nothing is known yet of the kind that the Canary names. The first to ask makes it be listed.</summary>
    public bool IsLoading(V1Canary canary) =>
        catalogue.Find(canary.Spec.AutoscalerRef?.Kind) is { } known && !kinds.Need(known.Store);

    /// <summary>Looks at the pair; null when the Canary names no autoscaler.</summary>
    public AutoscalerSighting? Find(V1Canary canary, SpecReading reading, string workload)
    {
        if (reading.Autoscaler is not { Name: { } name } reference || catalogue.Find(reference.Kind) is not { } known)
        {
            return null;
        }
        var key = canary.Metadata.Key with { Name = name };
        var target = known.Store.Get(key);
        var twin = known.Store.Get(key with { Name = TwinRenderer.NameOf(name) });
        return new()
        {
            Known = known,
            Reference = reference,
            Target = target,
            Twin = twin is not null && Ownership.IsMadeFor(twin, canary) ? twin : null,
            Obstacle = Unserved(known) ?? Missing(known, key, target, workload) ?? Taken(known, canary, twin),
        };
    }

    /// <summary>As the engine is told.</summary>
    public AutoscalerObservation? Describe(
        V1Canary canary,
        AutoscalerSighting? pair,
        string workload,
        V1Workload? scaled
    )
    {
        if (pair is not { Target: { } target })
        {
            return null;
        }
        var renderer = Renderer(canary, pair);
        var floor = pair.Twin is null ? 0 : TwinRenderer.FloorOf(pair.Twin);
        var (min, _) = pair.Known.Kind.BoundsOf(target.Spec);
        var (_, primaryMax) = renderer.BoundsOf(target, pair.Reference, floor);
        return new()
        {
            MinReplicas = min,
            PrimaryMax = primaryMax,
            PrimaryFloor = floor,
            PrimaryCurrent =
                pair.Twin is { } twin
                && TwinRenderer.IsCurrent(renderer.Render(target, pair.Reference, workload, floor), twin),
            MustPause = pair.Known.Kind.MustPause,
            TargetPaused = target.IsPaused,
            PauseContest =
                scaled is not null && contests.IsContested(target, scaled.TemplateHash)
                    ? new(
                        $"{pair.Known.Kind.Type.Kind} {target.Metadata.Key}",
                        $"annotation {ScaledObjectKind.PausedAnnotation}",
                        target.LastWriter
                    )
                    : null,
            PausedByOthers = !target.PauseManagers.All(manager => manager is FieldManagers.Controller or Flagger),
        };
    }

    /// <summary>How many pods a workload must have to be ready, whatever an autoscaler adds to them meanwhile.</summary>
    public static int? LeastOf(KnownAutoscalers? known, V1Autoscaler? autoscaler) =>
        autoscaler is null || known is null ? null : Math.Max(1, known.Kind.BoundsOf(autoscaler.Spec).Min);

    /// <summary>Makes the primary's autoscaler the target's twin, with this floor.</summary>
    public async Task ApplyAsync(Sighting sighting, int floor, CancellationToken cancellationToken)
    {
        if (sighting.Autoscaler is { Target: { } target } pair)
        {
            var workload = sighting.TargetKey.Name;
            var twin = Renderer(sighting.Canary, pair).Render(target, pair.Reference, workload, floor);
            var name = TwinRenderer.NameOf(target.Metadata.Name);
            await PatchAsync(pair, name, Patch.Apply(twin, FieldManagers.Controller), cancellationToken);
        }
    }

    /// <summary>Keeps the target's autoscaler from waking an idle target, or lets it work again.</summary>
    public async Task PauseAsync(Sighting sighting, bool paused, CancellationToken cancellationToken)
    {
        if (sighting.Autoscaler is not { Target: { } target } pair)
        {
            return;
        }
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                // Of another object under that name nothing is known.
                ["uid"] = target.Metadata.Uid,
                ["annotations"] = new JsonObject { [ScaledObjectKind.PausedAnnotation] = paused ? "0" : null },
            },
        };
        var patch = Patch.Merge(body) with { FieldManager = FieldManagers.Controller };
        await PatchAsync(pair, target.Metadata.Name, patch, cancellationToken);
        if (paused)
        {
            contests.Paused(target, sighting.Target?.TemplateHash ?? "");
        }
        else
        {
            contests.Resumed(target);
        }
    }

    private static PauseContests Contests(AutoscalerCatalogue catalogue)
    {
        var contests = new PauseContests();
        catalogue.AddHandler(contests.OnAutoscaler);
        return contests;
    }

    private TwinRenderer Renderer(V1Canary canary, AutoscalerSighting pair) => new(pair.Known.Kind, canary, copied);

    private async Task PatchAsync(
        AutoscalerSighting pair,
        string name,
        Patch patch,
        CancellationToken cancellationToken
    )
    {
        var key = new ObjectKey(pair.Target!.Metadata.Namespace, name); // Callers have a target.
        var type = pair.Known.Kind.Type;
        pair.Known.Store.Put(await client.PatchAsync(type, key, patch, V1Autoscaler.Projection, cancellationToken));
    }

    private static Obstacle? Unserved(KnownAutoscalers known) =>
        known.Store.HasSynced
            ? null
            : new(
                "AutoscalerUnavailable",
                $"spec.autoscalerRef: {known.Kind.Type} "
                    + (
                        known.Store.LastError is null or KubernetesException { IsNotFound: true }
                            ? "are not served by this cluster; install their controller, or remove the reference"
                            : $"can't be listed: {known.Store.LastError.Message}"
                    )
            );

    private static Obstacle? Missing(KnownAutoscalers known, ObjectKey key, V1Autoscaler? target, string workload)
    {
        if (target is null)
        {
            return new(
                "AutoscalerNotFound",
                $"spec.autoscalerRef: there is no {known.Kind.Type.Kind} {key}; create it or correct the name"
            );
        }
        var scaled = target.Spec.Child("scaleTargetRef", "name").Text();
        return scaled == workload
            ? null
            : new(
                "AutoscalerElsewhere",
                $"spec.autoscalerRef: {known.Kind.Type.Kind} {key} scales {scaled}, not {workload}; correct one of the two"
            );
    }

    private static Obstacle? Taken(KnownAutoscalers known, V1Canary canary, V1Autoscaler? twin) =>
        twin is null || !Ownership.IsAnothers(twin, canary)
            ? null
            : new(
                "AutoscalerTaken",
                $"{known.Kind.Type.Kind} {twin.Metadata.Key} is there already and was not made for this Canary; delete or rename it"
            );
}
