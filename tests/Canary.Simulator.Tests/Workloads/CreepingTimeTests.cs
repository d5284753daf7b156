using Canary.Resources.Manifests;
using Canary.Simulator.Clock;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Workloads;

/// <summary>In real time the clock goes on between two looks at it, which a held clock hides.</summary>
public class CreepingTimeTests
{
    [Fact]
    public void No_change_is_lost_though_time_goes_on_while_a_controller_looks()
    {
        using var loop = new SimulationLoop(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var world = new SimulatedWorld(new CreepingClock(loop.Clock), new() { ScrapeInterval = null });
        // One of these times falls between two looks.
        for (var i = 1; i <= 100; i++)
        {
            var yaml = Manifests.Deployment($"web-{i}", "app:1", behaviour: $"startup-time: {200 * i}us");
            var manifest = ManifestReader.Read("test.yaml", yaml).Documents[0].Content;
            manifest.Ensure("metadata")["namespace"] = "default";
            world.Cluster.Apply(Kinds.Deployments, manifest, "test");
            loop.RunFor(TimeSpan.FromSeconds(1));
        }

        Assert.All(
            world.Cluster.List(Kinds.Deployments),
            deployment => Assert.Equal(1, deployment.Number("status", "availableReplicas"))
        );
    }

    /// <summary>Whoever looks at it finds it 200 µs later than at the last look; its timers are coarse, and fire early.</summary>
    private sealed class CreepingClock(HeldClock inner) : TimeProvider
    {
        private TimeSpan creep;

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + (creep += TimeSpan.FromMicroseconds(200));

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, Whole(dueTime), period);

        private static TimeSpan Whole(TimeSpan time) =>
            TimeSpan.FromMilliseconds(10 * (long)(time.TotalMilliseconds / 10));
    }
}
