using Canary.Controller.Rollouts;
using Canary.Engine;
using Canary.Engine.Coordination;
using Canary.Engine.Strategies;
using Canary.Kubernetes.Informers;
using Canary.Resources;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Rollouts;

public sealed class PeerFinderTests
{
    private static readonly RolloutPolicy Policy = new()
    {
        TargetName = "podinfo",
        Namespace = "shop",
        Strategy = new WeightedStrategy([50]),
        Group = new RolloutGroup("web", LockStep: true, AbortTogether: true, MaxConcurrent: null),
    };

    private readonly Informer<V1Canary> canaries = Stored.Informer(V1Canary.Type, CanaryJson.Default.V1Canary);

    public PeerFinderTests() => CanaryIndexes.AddTo(canaries);

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void Who_is_suspended_or_on_its_way_out_is_no_member(bool suspended, bool deleted, bool member)
    {
        canaries.Put(Peer(suspended, deleted));

        Assert.Equal(member ? 1 : 0, Group().Count);
    }

    [Theory]
    [InlineData("AnalysisFailed", true)]
    [InlineData("GroupAborted", false)]
    public void Who_was_given_up_because_of_the_group_takes_nobody_along(string reason, bool takes)
    {
        canaries.Put(
            Peer() with
            {
                Status = new()
                {
                    History =
                    [
                        new()
                        {
                            Revision = "v2",
                            Result = "Aborted",
                            Reason = reason,
                        },
                    ],
                },
            }
        );

        Assert.Equal(takes, Group()[0].AbortedAt is not null);
    }

    private ValueList<PeerObservation> Group() =>
        new PeerFinder(canaries, _ => null).Group(
            new()
            {
                Metadata = new() { Namespace = "shop", Uid = "own" },
            },
            Policy
        );

    private static V1Canary Peer(bool suspended = false, bool deleted = false) =>
        new()
        {
            Metadata = new()
            {
                Name = "cart",
                Namespace = "shop",
                Uid = "peer",
                ResourceVersion = "1",
                DeletionTimestamp = deleted ? DateTimeOffset.UnixEpoch : null,
            },
            Spec = new()
            {
                Suspend = suspended,
                Group = new() { Name = "web" },
            },
        };
}
