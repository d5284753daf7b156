using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Kubernetes.Tests.Support;
using Canary.Simulator.Clock;

namespace Canary.Kubernetes.Tests.Informers;

public sealed class InformerTests : IDisposable
{
    private readonly SimulationLoop loop = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ModelServer server = new();
    private readonly CancellationTokenSource stop = new();
    private readonly List<string> events = [];
    private readonly Informer<V1PartialObject> informer;
    private Task running = Task.CompletedTask;

    public InformerTests()
    {
        informer = new Informer<V1PartialObject>(
            server,
            Pods.Type,
            KubernetesJson.Default.V1PartialObject,
            new InformerOptions { PageSize = 2 },
            loop.Clock,
            random: new Random(1)
        );
        informer.AddHandler(e => events.Add($"{e.Type} {e.Object.Metadata.Name}@{e.Object.Metadata.ResourceVersion}"));
    }

    public void Dispose()
    {
        stop.Cancel();
        loop.RunUntilIdle();
        Assert.True(running.IsCompletedSuccessfully);
        stop.Dispose();
        loop.Dispose();
    }

    [Fact]
    public void The_first_list_comes_in_pages_and_ends_the_wait()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            server.Put(name);
        }
        var synced = informer.WaitForSyncAsync(CancellationToken.None);
        Assert.False(informer.HasSynced);

        Start();

        Assert.True(synced.IsCompletedSuccessfully);
        Assert.True(informer.HasSynced);
        Assert.Equal(["a", "b", "c"], Names());
        Assert.Equal("13", informer.LastSyncResourceVersion);
        Assert.Equal(["list rv=0 limit=2 continue=", "list rv= limit=2 continue=13/b", "watch rv=13"], server.Asked);
        Assert.Equal(["Added a@11", "Added b@12", "Added c@13"], events);
    }

    [Fact]
    public void Changes_are_seen_and_told_in_order()
    {
        Start();

        server.Put("a");
        server.Put("a");
        server.Delete("a");
        loop.RunUntilIdle();

        Assert.Equal(["Added a@11", "Updated a@12", "Deleted a@13"], events);
        Assert.Empty(informer.List());
    }

    [Fact]
    public void A_watch_that_ends_is_followed_by_one_from_the_last_bookmark()
    {
        Start();
        loop.RunFor(TimeSpan.FromMinutes(2));
        server.Bookmark();
        loop.RunUntilIdle();

        server.EndWatches();
        loop.RunUntilIdle();

        Assert.Equal(["list rv=0 limit=2 continue=", "watch rv=10", "watch rv=11"], server.Asked);
        Assert.Equal(0, informer.Metrics.Restarts);
    }

    [Fact]
    public void A_broken_watch_misses_nothing()
    {
        Start();
        server.EndWatches(ModelServer.Broken());
        loop.RunUntilIdle();
        server.Put("a");
        server.Delete("a");
        server.Put("b");

        loop.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(["Added a@11", "Deleted a@12", "Added b@13"], events);
        Assert.Equal(1, informer.Metrics.Lists);
        Assert.Equal(1, informer.Metrics.Restarts);
        Assert.Null(informer.LastError);
    }

    [Fact]
    public void A_store_is_outdated_from_when_its_watch_breaks_until_the_server_agrees_to_another()
    {
        var current = 0;
        informer.BecameCurrent += () => current++;
        Start();
        loop.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal((1, null), (current, informer.LastError));

        server.Outage = ModelServer.Broken();
        server.EndWatches(server.Outage);
        loop.RunFor(TimeSpan.FromSeconds(10));
        server.Outage = null;
        Assert.NotNull(informer.LastError);
        loop.RunFor(TimeSpan.FromMinutes(1));

        Assert.Equal((2, null), (current, informer.LastError));
        Assert.Equal(1, informer.Metrics.Lists);
    }

    [Fact]
    public void A_store_is_outdated_while_the_server_does_not_answer_a_watch()
    {
        var current = 0;
        informer.BecameCurrent += () => current++;
        server.Answers = new();
        Start();
        Assert.Null(informer.LastError);

        loop.RunFor(TimeSpan.FromSeconds(2));
        Assert.NotNull(informer.LastError);
        server.Answers.SetResult();
        loop.RunUntilIdle();

        Assert.Equal((2, null), (current, informer.LastError));
    }

    [Fact]
    public void After_410_a_list_makes_up_for_what_was_missed()
    {
        foreach (var name in new[] { "changed", "gone", "same", "replaced" })
        {
            server.Put(name);
        }
        Start();
        events.Clear();
        server.Outage = ModelServer.Broken();
        server.EndWatches(ModelServer.Broken());
        server.Put("changed");
        server.Delete("gone");
        server.Put("new");
        server.Delete("replaced");
        server.Put("replaced");
        server.Compact();

        loop.RunFor(TimeSpan.FromSeconds(10));
        Assert.NotNull(informer.LastError);
        server.Outage = null;
        loop.RunFor(TimeSpan.FromMinutes(1));

        Assert.Equal(["changed", "new", "replaced", "same"], Names());
        Assert.Equal(
            ["Added new@17", "Added replaced@19", "Deleted gone@12", "Deleted replaced@14", "Updated changed@15"],
            events.Order()
        );
        Assert.Equal(2, informer.Metrics.Lists);
    }

    [Fact]
    public void A_410_is_answered_at_once_with_a_list_that_is_not_from_a_cache()
    {
        Start();
        server.EndWatches(ModelServer.Gone());

        loop.RunUntilIdle();

        Assert.Equal(["list rv= limit=2 continue=", "watch rv=10"], server.Asked[^2..]);
    }

    [Fact]
    public void A_next_page_that_expired_is_followed_by_a_whole_list()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            server.Put(name);
        }
        server.OnAsked = asked =>
        {
            if (asked.EndsWith("continue=13/b", StringComparison.Ordinal))
            {
                server.Put("d");
                server.Compact();
            }
        };

        Start();

        Assert.Equal(["a", "b", "c", "d"], Names());
        Assert.Equal(["list rv= limit= continue=", "watch rv=14"], server.Asked[^2..]);
    }

    [Fact]
    public void A_silent_watch_is_given_up_after_its_time_and_a_margin()
    {
        server.Silent = true;
        Start();
        server.Silent = false;
        server.Put("a");
        loop.RunFor(TimeSpan.FromMinutes(5));
        Assert.Empty(informer.List());

        loop.RunFor(TimeSpan.FromMinutes(6));

        Assert.Equal(["a"], Names());
        Assert.Equal(1, informer.Metrics.Restarts);
        Assert.Equal(1, server.OpenWatches);
    }

    [Fact]
    public void A_watch_that_tells_something_now_and_then_is_left_alone()
    {
        Start();
        for (var i = 0; i < 30; i++)
        {
            loop.RunFor(TimeSpan.FromMinutes(4));
            server.Bookmark();
        }

        Assert.Equal(1, informer.Metrics.Watches);
    }

    [Fact]
    public void An_outage_is_met_with_growing_waits()
    {
        Start();
        server.Outage = ModelServer.Broken();
        server.EndWatches();

        loop.RunFor(TimeSpan.FromMinutes(10));

        // 0.5 s, 1, 2, 4, 8, 16, then 30 s at most and half of that at least.
        Assert.InRange(informer.Metrics.Restarts, 20, 45);
    }

    [Fact]
    public void A_server_that_ends_watches_at_once_is_not_hammered()
    {
        Start();
        for (var i = 0; i < 600; i++)
        {
            server.EndWatches();
            loop.RunFor(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(informer.Metrics.Watches, 5, 30);
    }

    [Fact]
    public void A_forbidden_list_is_tried_again_until_it_is_allowed()
    {
        server.Put("a");
        server.Outage = new KubernetesException(403, "Forbidden", "pods is forbidden");
        Start();
        loop.RunFor(TimeSpan.FromMinutes(1));
        Assert.False(informer.HasSynced);
        Assert.True(informer.LastError is KubernetesException { IsForbidden: true });

        server.Outage = null;
        loop.RunFor(TimeSpan.FromMinutes(1));

        Assert.True(informer.HasSynced);
        Assert.Equal(["a"], Names());
    }

    [Fact]
    public void A_restored_backup_takes_the_store_back()
    {
        server.Put("a");
        var then = server.Version;
        server.Put("a");
        server.Put("b");
        Start();

        server.Restore(then);
        loop.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(["a"], Names());
        Assert.Equal("11", informer.Get(Pods.Key("a"))!.Metadata.ResourceVersion);
    }

    [Fact]
    public void A_late_handler_hears_of_all_that_is_there()
    {
        server.Put("a");
        Start();
        List<string> late = [];

        informer.AddHandler(e => late.Add($"{e.Type} {e.Object.Metadata.Name}"));

        Assert.Equal(["Added a"], late);
    }

    [Fact]
    public void A_handler_that_throws_does_not_stop_the_others()
    {
        informer.AddHandler(_ => throw new InvalidOperationException("a bug"));
        List<string> after = [];
        informer.AddHandler(e => after.Add(e.Object.Metadata.Name));
        Start();

        server.Put("a");
        loop.RunUntilIdle();

        Assert.Equal(["a"], after);
        Assert.Equal(["a"], Names());
    }

    private void Start()
    {
        running = informer.RunAsync(stop.Token);
        loop.RunUntilIdle();
    }

    private IEnumerable<string> Names() => informer.List().Select(o => o.Metadata.Name).Order();
}
