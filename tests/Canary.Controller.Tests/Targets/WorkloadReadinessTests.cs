using Canary.Controller.Targets;
using Canary.Engine;

namespace Canary.Controller.Tests.Targets;

public sealed class WorkloadReadinessTests
{
    private static readonly V1Workload Three = new()
    {
        Metadata = new() { Generation = 5 },
        Replicas = 3,
        Status = new()
        {
            ObservedGeneration = 5,
            Replicas = 3,
            UpdatedReplicas = 3,
            AvailableReplicas = 3,
        },
    };

    [Fact]
    public void All_updated_and_available_is_ready() => Assert.Equal((Readiness.Ready, null), Of(Three));

    [Fact]
    public void A_status_of_an_older_generation_tells_nothing() =>
        Assert.Equal(
            (Readiness.Progressing, "its controller has not taken up generation 5 yet"),
            Of(Three with { Status = Three.Status with { ObservedGeneration = 4 } })
        );

    [Fact]
    public void Pods_that_are_not_updated_are_awaited() =>
        Assert.Equal(
            (Readiness.Progressing, "1 of 3 pods updated"),
            Of(Three with { Status = Three.Status with { UpdatedReplicas = 1 } })
        );

    [Fact]
    public void Old_pods_are_awaited_to_end() =>
        Assert.Equal(
            (Readiness.Progressing, "1 pod of the old revision left to end"),
            Of(Three with { Status = Three.Status with { Replicas = 4 } })
        );

    [Fact]
    public void Pods_that_are_not_available_are_awaited() =>
        Assert.Equal(
            (Readiness.Progressing, "2 of 3 pods available"),
            Of(Three with { Status = Three.Status with { AvailableReplicas = 2 } })
        );

    [Fact]
    public void What_an_autoscaler_adds_meanwhile_is_not_awaited()
    {
        var grown = Three with { Replicas = 6, Status = Three.Status with { Replicas = 6, UpdatedReplicas = 6 } };

        Assert.Equal(Readiness.Progressing, Of(grown).Readiness);
        Assert.Equal((Readiness.Ready, null), WorkloadReadiness.Of(grown, least: 3));
        Assert.Equal((Readiness.Progressing, "3 of 4 pods available"), WorkloadReadiness.Of(grown, least: 4));
    }

    [Fact]
    public void An_exceeded_deadline_is_failure()
    {
        var (readiness, message) = Of(
            Three with
            {
                Status = Three.Status with { AvailableReplicas = 0, Conditions = Deadline },
            }
        );

        Assert.Equal(Readiness.Failed, readiness);
        Assert.Equal("it exceeded its own progress deadline: timed out", message);
    }

    [Fact]
    public void A_deadline_of_an_older_generation_is_no_failure() =>
        Assert.Equal(
            Readiness.Progressing,
            Of(Three with { Status = Three.Status with { ObservedGeneration = 4, Conditions = Deadline } }).Readiness
        );

    [Fact]
    public void Scaled_to_zero_is_ready_when_the_pods_are_gone()
    {
        var zero = Three with { Replicas = 0, Status = Three.Status with { Conditions = Deadline } };

        Assert.Equal((Readiness.Progressing, "3 pods left to end"), Of(zero));
        Assert.Equal(
            (Readiness.Ready, null),
            Of(
                zero with
                {
                    Status = new() { ObservedGeneration = 5, Conditions = Deadline },
                }
            )
        );
    }

    [Fact]
    public void Available_pods_may_be_old_ones() =>
        Assert.Equal(
            1,
            WorkloadReadiness.AvailableReplicas(
                Three with
                {
                    Status = Three.Status with { Replicas = 4, UpdatedReplicas = 2, AvailableReplicas = 3 },
                }
            )
        );

    private static V1WorkloadCondition[] Deadline =>
        [
            new()
            {
                Type = "Progressing",
                Status = "False",
                Reason = "ProgressDeadlineExceeded",
                Message = "timed out",
            },
        ];

    private static (Readiness Readiness, string? Message) Of(V1Workload deployment) => WorkloadReadiness.Of(deployment);
}
