using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Events;
using Canary.Kubernetes.Tests.Support;
using Canary.Simulator.Clock;

namespace Canary.Kubernetes.Tests.Events;

public sealed class EventRecorderTests : IDisposable
{
    private static readonly ObjectReference About = new("canary.dev/v1", "Canary", "ns", "web", "u1");

    private readonly SimulationLoop loop = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly EventStore server = new();
    private readonly CancellationTokenSource stop = new();
    private readonly EventRecorder recorder;
    private readonly Task running;

    public EventRecorderTests()
    {
        recorder = new EventRecorder(
            server,
            new EventRecorderOptions
            {
                Instance = "pod-1",
                Capacity = 50,
                DistinctMessages = 10,
                Burst = 25,
                RefillPeriod = TimeSpan.FromMinutes(5),
            },
            loop.Clock
        );
        running = recorder.RunAsync(stop.Token);
    }

    public void Dispose()
    {
        stop.Cancel();
        loop.RunFor(TimeSpan.FromMinutes(1));
        Assert.True(running.IsCompletedSuccessfully);
        stop.Dispose();
        loop.Dispose();
    }

    [Fact]
    public void An_event_has_what_kubectl_shows()
    {
        recorder.Record(About, "Normal", "Synced", "New revision detected.");
        loop.RunUntilIdle();

        var (name, written) = Assert.Single(server.Events);
        Assert.StartsWith("web.", name, StringComparison.Ordinal);
        var expected = JsonNode.Parse(
            """
            {"apiVersion":"v1","kind":"Event","metadata":{"namespace":"ns"},
             "involvedObject":{"apiVersion":"canary.dev/v1","kind":"Canary","namespace":"ns","name":"web","uid":"u1"},
             "type":"Normal","reason":"Synced","message":"New revision detected.","count":1,
             "firstTimestamp":"2026-01-01T00:00:00Z","lastTimestamp":"2026-01-01T00:00:00Z",
             "source":{"component":"canary-controller"},"reportingComponent":"canary-controller","reportingInstance":"pod-1"}
            """
        );
        ((JsonObject)written["metadata"]!).Remove("name");
        Assert.True(JsonNode.DeepEquals(expected, written), written.ToJsonString());
    }

    [Fact]
    public void Two_processes_that_tell_something_in_the_same_moment_are_both_heard()
    {
        var other = new EventRecorder(server, time: loop.Clock);
        var ending = other.RunAsync(stop.Token);

        recorder.Record(About, "Normal", "Synced", "New revision detected.");
        other.Record(About, "Normal", "Promoted", "Promotion completed.");
        loop.RunUntilIdle();

        Assert.Equal(
            ["Promoted", "Synced"],
            server.Events.Values.Select(written => (string?)written["reason"]).Order()
        );
        Assert.False(ending.IsCompleted);
    }

    [Fact]
    public void Equal_events_become_one_with_a_count()
    {
        for (var i = 0; i < 3; i++)
        {
            recorder.Record(About, "Warning", "Failed", "Halted.");
            loop.RunFor(TimeSpan.FromMinutes(1));
        }

        var written = Assert.Single(server.Events).Value;
        Assert.Equal(3, (int)written["count"]!);
        Assert.Equal("2026-01-01T00:00:00Z", (string)written["firstTimestamp"]!);
        Assert.Equal("2026-01-01T00:02:00Z", (string)written["lastTimestamp"]!);
    }

    [Fact]
    public void An_event_long_after_its_like_is_a_new_one()
    {
        recorder.Record(About, "Warning", "Failed", "Halted.");
        loop.RunFor(TimeSpan.FromMinutes(11));
        recorder.Record(About, "Warning", "Failed", "Halted.");
        loop.RunUntilIdle();

        Assert.Equal([1, 1], server.Events.Values.Select(e => (int)e["count"]!));
    }

    [Fact]
    public void Different_events_at_the_same_time_have_different_names()
    {
        recorder.Record(About, "Normal", "Synced", "one");
        recorder.Record(About, "Normal", "Synced", "two");
        loop.RunUntilIdle();

        Assert.Equal(["one", "two"], server.Events.Values.Select(e => (string)e["message"]!).Order());
    }

    [Fact]
    public void Too_many_similar_events_are_combined()
    {
        for (var i = 0; i < 14; i++)
        {
            recorder.Record(About, "Normal", "Synced", $"step {i}");
        }
        loop.RunUntilIdle();

        Assert.Equal(11, server.Events.Count);
        var combined = server.Events.Values.Single(e => ((string)e["message"]!).StartsWith('('));
        Assert.Equal("(combined from similar events): step 13", (string)combined["message"]!);
        Assert.Equal(4, (int)combined["count"]!);
    }

    [Fact]
    public void An_object_that_is_talked_about_without_end_is_told_about_slowly()
    {
        for (var i = 0; i < 40; i++)
        {
            recorder.Record(About, "Normal", $"Reason{i}", "x");
        }
        recorder.Record(About with { Name = "other", Uid = "u2" }, "Normal", "Synced", "x");
        loop.RunUntilIdle();
        Assert.Equal(25 + 1, server.Events.Count);
        Assert.Equal(15, recorder.Dropped);

        loop.RunFor(TimeSpan.FromMinutes(5));
        recorder.Record(About, "Normal", "Later", "x");
        recorder.Record(About, "Normal", "LaterStill", "x");
        loop.RunUntilIdle();

        Assert.Equal(27, server.Events.Count);
    }

    [Fact]
    public void An_event_that_the_server_forgot_goes_on_under_a_new_name()
    {
        recorder.Record(About, "Warning", "Failed", "Halted.");
        loop.RunUntilIdle();
        server.Events.Clear();
        loop.RunFor(TimeSpan.FromSeconds(1));

        recorder.Record(About, "Warning", "Failed", "Halted.");
        loop.RunUntilIdle();

        Assert.Equal(2, (int)Assert.Single(server.Events).Value["count"]!);
    }

    [Fact]
    public void Trouble_that_passes_is_waited_for()
    {
        server.Failures.Enqueue(new KubernetesException(503, "", "busy"));
        server.Failures.Enqueue(new KubernetesException(0, "", "no answer"));
        recorder.Record(About, "Normal", "Synced", "x");
        loop.RunFor(TimeSpan.FromSeconds(10));

        Assert.Single(server.Events);
        Assert.Equal(0, recorder.Dropped);
    }

    [Fact]
    public void A_refusal_drops_the_event_and_not_the_next()
    {
        server.Failures.Enqueue(new KubernetesException(403, "Forbidden", "no"));
        recorder.Record(About, "Normal", "Refused", "x");
        recorder.Record(About, "Normal", "Synced", "x");
        loop.RunUntilIdle();

        Assert.Equal("Synced", (string)Assert.Single(server.Events).Value["reason"]!);
        Assert.Equal(1, recorder.Dropped);
    }

    [Fact]
    public void A_full_queue_drops_and_never_blocks()
    {
        server.Down = true;
        recorder.Record(About, "Normal", "First", "x");
        loop.RunUntilIdle();
        for (var i = 0; i < 60; i++)
        {
            recorder.Record(About, "Normal", "More", "x");
        }

        Assert.Equal(10, recorder.Dropped);
    }

    [Fact]
    public void A_stop_writes_what_waits()
    {
        recorder.Record(About, "Normal", "One", "x");
        recorder.Record(About, "Normal", "Two", "x");
        stop.Cancel();
        loop.RunUntilIdle();

        Assert.Equal(2, server.Events.Count);
        Assert.True(running.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_stop_does_not_wait_for_a_dead_server()
    {
        server.Down = true;
        recorder.Record(About, "Normal", "One", "x");
        recorder.Record(About, "Normal", "Two", "x");
        stop.Cancel();
        loop.RunFor(TimeSpan.FromSeconds(5));

        Assert.True(running.IsCompletedSuccessfully);
        Assert.Equal(2, recorder.Dropped);
    }

    private sealed class EventStore : FakeClient
    {
        public Dictionary<string, JsonObject> Events { get; } = [];

        public Queue<KubernetesException> Failures { get; } = new();

        public bool Down { get; set; }

        public override Task<T> CreateAsync<T>(
            ResourceType type,
            string @namespace,
            JsonObject body,
            JsonTypeInfo<T> projection,
            CancellationToken cancellationToken
        )
        {
            Fail();
            Assert.Equal(("events", "ns"), (type.ToString(), @namespace));
            if (!Events.TryAdd((string)body["metadata"]!["name"]!, body))
            {
                throw new KubernetesException(409, "AlreadyExists", "another event has that name");
            }
            return Task.FromResult(body.Deserialize(projection)!);
        }

        public override Task<T> PatchAsync<T>(
            ResourceType type,
            ObjectKey key,
            Patch patch,
            JsonTypeInfo<T> projection,
            CancellationToken cancellationToken
        )
        {
            Fail();
            if (!Events.TryGetValue(key.Name, out var known))
            {
                throw new KubernetesException(404, "NotFound", "forgotten");
            }
            foreach (var (name, value) in (JsonObject)patch.Body)
            {
                known[name] = value?.DeepClone();
            }
            return Task.FromResult(known.Deserialize(projection)!);
        }

        private void Fail()
        {
            if (Down)
            {
                throw new KubernetesException(0, "", "down");
            }
            if (Failures.TryDequeue(out var failure))
            {
                throw failure;
            }
        }
    }
}
