using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Simulator;
using Canary.Simulator.GitSync;

namespace Canary.Cli.Playground;

/// <summary>What acts of a scenario can do, in real time as in virtual.</summary>
/// <param name="world">The cluster, and who lives in it.</param>
/// <param name="sync">Brings commits into it.</param>
internal sealed class Stage(InhabitedCluster world, GitSyncController sync)
{
    /// <summary>Who commits in the stories.</summary>
    private static readonly GitAuthor Author = new("Robin", "robin@shop.example");

    private string? lastCommit;

    public InhabitedCluster World => world;

    public GitSyncController Sync => sync;

    public TimeProvider Time => world.Time;

    public GitRepository Git => Sync.Repository;

    /// <summary>The shop as it is now.</summary>
    public Scene Scene => new(World.Cluster);

    /// <summary>Commits files, and has them synced.</summary>
    public string Commit(IReadOnlyDictionary<string, string?> files, string message) =>
        Synced(Git.Commit(files, message, Author));

    /// <summary>Undoes the last commit by another.</summary>
    public string Revert() =>
        Synced(Git.Revert(lastCommit ?? throw new InvalidOperationException("There is no commit to revert."), Author));

    /// <summary>Asks something of the rollout, as <c>kubectl annotate</c> and <c>canary</c> do.</summary>
    public void Ask(string command, string revision = "*") =>
        World.Cluster.Apply(
            V1Canary.Type,
            new JsonObject
            {
                ["apiVersion"] = V1Canary.Type.ApiVersion,
                ["kind"] = V1Canary.Type.Kind,
                ["metadata"] = new JsonObject
                {
                    ["name"] = Releases.Name,
                    ["namespace"] = Releases.Namespace,
                    ["annotations"] = new JsonObject
                    {
                        [$"canary.dev/{command}"] = revision,
                        ["canary.dev/requested-by"] = Author.Name,
                    },
                },
            },
            "kubectl-annotate"
        );

    /// <summary>Applies something by hand, past Git.</summary>
    public void Apply(ResourceType type, JsonObject manifest) => World.Cluster.Apply(type, manifest, "kubectl");

    /// <summary>Ends when the shop is as told; it may be so already.</summary>
    /// <returns>False: it was not within the limit.</returns>
    public async Task<bool> WaitForAsync(Predicate<Scene> wanted, TimeSpan limit, CancellationToken cancellationToken)
    {
        var changed = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
        );
        using var changes = World.Cluster.Subscribe(_ => changed.Writer.TryWrite(true));
        using var late = new CancellationTokenSource(limit, Time);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            while (!wanted(Scene))
            {
                await changed.Reader.ReadAsync(stopping.Token);
            }
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Where the shop stands, in a sentence.</summary>
    public string Describe() =>
        Scene.Canary?.Status is { } status
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The Canary is {status.Phase}, {status.CanaryWeight} % canary: {status.Message}"
            )
            : $"There is no Canary {Scene.Shop}; the sync says: {string.Join("; ", Sync.Status.Errors)}";

    private string Synced(string commit)
    {
        lastCommit = commit;
        Sync.Nudge();
        return commit;
    }
}
