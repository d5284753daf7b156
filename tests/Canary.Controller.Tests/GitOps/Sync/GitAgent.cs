using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;

namespace Canary.Controller.Tests.GitOps.Sync;

/// <summary>Applies everything that is in Git, over and over, as eager as no agent is.</summary>
internal abstract class GitAgent(Scenario world) : IDisposable
{
    private readonly List<JsonObject> git = [];

    protected Scenario World { get; } = world;

    /// <summary>What it and others change of what is in Git.</summary>
    public WriteLog Writes =>
        field ??= new(World.Cluster, obj => git.Any(manifest => IdentityOf(manifest) == IdentityOf(obj)));

    /// <summary>Adds a manifest to Git, or puts it in the place of its former version.</summary>
    public void Commit(JsonObject manifest)
    {
        var at = git.FindIndex(known => IdentityOf(known) == IdentityOf(manifest));
        if (at < 0)
        {
            git.Add(manifest.DeepClone().AsObject());
        }
        else
        {
            git[at] = manifest.DeepClone().AsObject();
        }
    }

    /// <summary>One pass over all of Git.</summary>
    public void Sync()
    {
        foreach (var manifest in git)
        {
            Apply(manifest.DeepClone().AsObject());
        }
    }

    /// <summary>Syncs every second.</summary>
    /// <returns>False: it did not come true within the limit.</returns>
    public bool SyncUntil(Func<bool> condition, TimeSpan limit)
    {
        for (var end = World.Now + limit; World.Now < end; )
        {
            Sync();
            World.RunFor(TimeSpan.FromSeconds(1));
            if (condition())
            {
                return true;
            }
        }
        return false;
    }

    public void Dispose() => Writes.Dispose();

    protected abstract void Apply(JsonObject manifest);

    protected JsonObject? Live(JsonObject manifest) =>
        World.Find(Kinds.Of(manifest), (string)manifest["metadata"]!["name"]!);

    private static (string?, string?) IdentityOf(JsonObject obj) =>
        ((string?)obj["kind"], (string?)obj["metadata"]?["name"]);
}

/// <summary>
/// Applies on the server, with force, as Flux does. It leaves alone what says so, marks what it applies, and removes what bears its mark and
/// is not in Git.
/// </summary>
internal sealed class FluxAgent(Scenario world) : GitAgent(world)
{
    private const string Guard = "kustomize.toolkit.fluxcd.io/reconcile";

    protected override void Apply(JsonObject manifest)
    {
        if ((string?)Live(manifest)?["metadata"]?["annotations"]?[Guard] == "disabled")
        {
            return;
        }
        manifest["metadata"]!["labels"] = new JsonObject
        {
            ["kustomize.toolkit.fluxcd.io/name"] = "shop",
            ["kustomize.toolkit.fluxcd.io/namespace"] = "flux-system",
        };
        Writes.Writing(() => World.Cluster.Apply(Kinds.Of(manifest), manifest, "kustomize-controller"));
    }
}
