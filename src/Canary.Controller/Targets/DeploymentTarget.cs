using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Rollouts;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;
using Canary.Routing;

namespace Canary.Controller.Targets;

/// <summary>A Deployment as a canary, and its primary: observed from the store, written by server-side apply of exactly the owned fields.</summary>
internal sealed class DeploymentTarget(
    IKubernetesClient client,
    IInformer<V1Deployment> deployments,
    ReplicasContest contest,
    CopiedMetadata copied
)
{
    /// <summary>The target, or null when it is not there.</summary>
    public V1Deployment? FindTarget(ObjectKey key) => deployments.Get(key);

    /// <summary>The primary of a target, or null when it is not there.</summary>
    public V1Deployment? FindPrimary(ObjectKey target) =>
        deployments.Get(target with { Name = PrimaryRenderer.NameOf(target.Name) });

    /// <summary>Makes the primary run the target's content.</summary>
    /// <returns>False when the target's content is no longer the effect's revision, or an old primary is in the way: look again.</returns>
    public async Task<bool> WritePrimaryAsync(
        V1Canary canary,
        ObjectKey key,
        WritePrimary effect,
        CancellationToken cancellationToken
    )
    {
        var live = await client.GetAsync(V1Deployment.Type, key, TargetsJson.Default.JsonElement, cancellationToken);
        var target = V1DeploymentConverter.Project(live);
        if (target.TemplateHash != effect.Revision || SelectorLabel.Find(target) is not { } label)
        {
            deployments.Put(target);
            return false;
        }
        var whole = JsonObject.Create(live) ?? [];
        var primary = PrimaryRenderer.Render(whole, canary, label, effect, copied);
        await PatchAsync(
            key with
            {
                Name = PrimaryRenderer.NameOf(key.Name),
            },
            Patch.Apply(primary, FieldManagers.Controller),
            cancellationToken
        );
        return true;
    }

    /// <summary>
    /// Gives the primary its size. A merge patch, since applying one field of an object that the controller applied whole would give all
    /// others up.
    /// </summary>
    public Task ScalePrimaryAsync(ObjectKey target, int replicas, CancellationToken cancellationToken)
    {
        var key = target with { Name = PrimaryRenderer.NameOf(target.Name) };
        var patch = Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }) with
        {
            FieldManager = FieldManagers.Controller,
        };
        return deployments.Get(key)?.Replicas == replicas
            ? Task.CompletedTask
            : PatchAsync(key, patch, cancellationToken);
    }

    /// <summary>Gives the target its size; of a target, which Git owns, no other field is ever written (R15).</summary>
    public async Task ScaleTargetAsync(ObjectKey target, int replicas, CancellationToken cancellationToken)
    {
        if (deployments.Get(target) is not { } seen || seen.Replicas == replicas)
        {
            return;
        }
        var body = new JsonObject
        {
            ["apiVersion"] = V1Deployment.Type.ApiVersion,
            ["kind"] = V1Deployment.Type.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = target.Name,
                ["namespace"] = target.Namespace,
                // Applied to a name alone, the patch would make a Deployment where there is none any more.
                ["uid"] = seen.Metadata.Uid,
            },
            ["spec"] = new JsonObject { ["replicas"] = replicas },
        };
        var written = await PatchAsync(target, Patch.Apply(body, FieldManagers.Controller), cancellationToken);
        contest.Wrote(written, replicas);
    }

    private async Task<V1Deployment> PatchAsync(ObjectKey key, Patch patch, CancellationToken cancellationToken)
    {
        var written = await client.PatchAsync(
            V1Deployment.Type,
            key,
            patch,
            TargetsJson.Default.V1Deployment,
            cancellationToken
        );
        deployments.Put(written);
        return written;
    }
}
