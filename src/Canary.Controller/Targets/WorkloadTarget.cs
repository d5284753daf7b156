using System.Text.Json.Nodes;
using Canary.Controller.Configs;
using Canary.Controller.Rollouts;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources.Reading;
using Canary.Routing;
using Canary.Routing.Kubernetes;

namespace Canary.Controller.Targets;

/// <summary>A workload with pods as a canary, and its primary: observed from the store, written by server-side apply of exactly the owned fields.</summary>
internal sealed class WorkloadTarget(
    IWorkloadKind kind,
    IKubernetesClient client,
    IInformer<V1Workload> workloads,
    TargetContext context
) : ITarget
{
    private readonly ConfigTracking configs = context.Configs;

    public string Kind => kind.Type.Kind;

    public Sizing Sizing => kind.Sizing;

    public IServiceRouter Services => context.Services;

    public V1Workload? Find(ObjectKey key) => workloads.Get(key);

    /// <summary>
    /// The content is read live, and only copied if it is still what was judged. The size is no part of it: an autoscaler may own that.
    /// </summary>
    public async Task<bool> WritePrimaryAsync(
        Sighting sighting,
        WritePrimary effect,
        CancellationToken cancellationToken
    )
    {
        var key = sighting.TargetKey;
        var live = await client.GetAsync(kind.Type, key, TargetsJson.Default.JsonElement, cancellationToken);
        var target = Project(live);
        var content = await configs.ReadAsync(target, cancellationToken);
        if (content?.RevisionOf(target.TemplateHash) != effect.Revision || SelectorLabel.Find(target) is not { } label)
        {
            workloads.Put(target);
            return false;
        }
        var name = key with { Name = PrimaryRenderer.NameOf(key.Name) };
        var kept = effect.Keep is { } keep ? await KeepAsync(sighting, name, keep, effect, cancellationToken) : null;
        // The pods of the new template start as soon as it is there; what they read must be there before.
        var names = configs.Copies is { } copies
            ? await copies.WriteAsync(sighting.Canary, content.Contents, effect.Keep is not null, cancellationToken)
            : new Dictionary<string, string>();
        var whole = JsonObject.Create(live) ?? [];
        var apex = sighting.Reading.Provider == ProviderNames.Kubernetes ? sighting.Reading.Service?.Apex : null;
        var renderer = new PrimaryRenderer(kind, sighting.Canary, label, context.Copied, apex);
        var primary = renderer.Render(whole, effect.Revision, names, kept);
        await PatchAsync(name, Patch.Apply(primary, FieldManagers.Controller), cancellationToken);
        await ScalePrimaryAsync(key, Math.Max(effect.Replicas, Find(name)?.Replicas ?? 0), cancellationToken);
        return true;
    }

    public async Task<bool> RestorePrimaryAsync(Sighting sighting, string revision, CancellationToken cancellationToken)
    {
        var key = sighting.TargetKey with { Name = PrimaryRenderer.NameOf(sighting.TargetKey.Name) };
        var live = await client.GetAsync(kind.Type, key, TargetsJson.Default.JsonElement, cancellationToken);
        var text = live.Child("metadata", "annotations").Child(KeptContent.Annotation).Text();
        if (KeptContent.Unpack(text) is not var (kept, content) || kept != revision)
        {
            workloads.Put(Project(live));
            return false;
        }
        var primary = Snapshot(sighting).Restore(key.Name, revision, content);
        await PatchAsync(key, Patch.Apply(primary, FieldManagers.Controller), cancellationToken);
        return true;
    }

    public async Task ForgetKeptAsync(ObjectKey target, CancellationToken cancellationToken)
    {
        var annotations = new JsonObject { [KeptContent.Annotation] = null };
        var patch = Patch.Merge(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } }) with
        {
            FieldManager = FieldManagers.Controller,
        };
        await PatchAsync(target with { Name = PrimaryRenderer.NameOf(target.Name) }, patch, cancellationToken);
    }

    /// <summary>
    /// A merge patch, since applying one field of an object that the controller applied whole would give all others up.
    /// </summary>
    public Task ScalePrimaryAsync(ObjectKey target, int replicas, CancellationToken cancellationToken)
    {
        var key = target with { Name = PrimaryRenderer.NameOf(target.Name) };
        var patch = Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }) with
        {
            FieldManager = FieldManagers.Controller,
        };
        return kind.Sizing != Sizing.Replicas || workloads.Get(key)?.Replicas == replicas
            ? Task.CompletedTask
            : PatchAsync(key, patch, cancellationToken);
    }

    public async Task ScaleTargetAsync(ObjectKey target, int replicas, CancellationToken cancellationToken)
    {
        if (workloads.Get(target) is not { } seen || seen.Replicas == replicas)
        {
            return;
        }
        var written = await PatchAsync(target, kind.ResizeTarget(seen, replicas), cancellationToken);
        context.Contest.Wrote(written, written.Replicas);
    }

    /// <summary>Null: there is no primary, or what it ran before is not known.</summary>
    private async Task<string?> KeepAsync(
        Sighting sighting,
        ObjectKey primary,
        string keep,
        WritePrimary effect,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var live = await client.GetAsync(kind.Type, primary, TargetsJson.Default.JsonElement, cancellationToken);
            return Snapshot(sighting).Keep(live, keep, effect.Revision);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    private PrimarySnapshot Snapshot(Sighting sighting) => new(kind, sighting.Canary, context.Copied);

    private V1Workload Project(System.Text.Json.JsonElement live) =>
        System.Text.Json.JsonSerializer.Deserialize(live, kind.Projection)!; // A projection is never null.

    private async Task<V1Workload> PatchAsync(ObjectKey key, Patch patch, CancellationToken cancellationToken)
    {
        var written = await client.PatchAsync(kind.Type, key, patch, kind.Projection, cancellationToken);
        workloads.Put(written);
        return written;
    }
}
