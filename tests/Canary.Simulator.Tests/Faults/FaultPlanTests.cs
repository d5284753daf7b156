using System.Net;
using System.Text.Json.Nodes;
using Canary.Simulator.Faults;
using Canary.Simulator.Tests.ApiServer;

namespace Canary.Simulator.Tests.Faults;

public sealed class FaultPlanTests : IDisposable
{
    private const string Path = "/api/v1/namespaces/default/configmaps";
    private readonly ServerOnLoop server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public void Only_the_nth_matching_request_is_hit()
    {
        Add(
            new FaultRule(Fault.InternalError())
            {
                Verb = "get",
                From = 2,
                Times = 1,
            }
        );
        server.Call(HttpMethod.Post, Path, ServerOnLoop.ConfigMap("a"));

        Assert.Equal(
            [200, 500, 200],
            Enumerable.Range(0, 3).Select(_ => server.Call(HttpMethod.Get, Path + "/a").Status)
        );
    }

    [Fact]
    public void Every_kth_request_from_the_nth_on_is_hit()
    {
        Add(
            new FaultRule(Fault.InternalError())
            {
                Verb = "get",
                From = 2,
                Every = 3,
                Times = 2,
            }
        );
        server.Call(HttpMethod.Post, Path, ServerOnLoop.ConfigMap("a"));

        Assert.Equal(
            [200, 500, 200, 200, 500, 200, 200, 200],
            Enumerable.Range(0, 8).Select(_ => server.Call(HttpMethod.Get, Path + "/a").Status)
        );
    }

    [Fact]
    public void A_rule_can_be_about_one_client_only()
    {
        Add(new FaultRule(Fault.InternalError()) { UserAgentPrefix = "other" });

        using var answer = server.Send(HttpMethod.Get, Path, userAgent: "other/1");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(200, server.Call(HttpMethod.Get, Path).Status);
    }

    [Fact]
    public void A_conflict_changes_nothing()
    {
        Add(new FaultRule(Fault.Conflict()) { OnlyWrites = true, Times = 1 });

        var (status, body) = server.Call(HttpMethod.Post, Path, ServerOnLoop.ConfigMap("a"));

        Assert.Equal(409, status);
        Assert.Equal("Conflict", (string?)body["reason"]);
        Assert.Equal(404, server.Call(HttpMethod.Get, Path + "/a").Status);
    }

    [Fact]
    public void Too_many_requests_say_when_to_come_back()
    {
        Add(new FaultRule(Fault.TooManyRequests(TimeSpan.FromSeconds(3))) { Times = 1 });

        using var answer = server.Send(HttpMethod.Get, Path);

        Assert.Equal(TimeSpan.FromSeconds(3), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public void Latency_goes_by_the_clusters_time()
    {
        Add(new FaultRule(Fault.Latency(TimeSpan.FromSeconds(5))));
        var before = server.Loop.Clock.GetUtcNow();

        server.Call(HttpMethod.Get, Path);

        Assert.Equal(TimeSpan.FromSeconds(5), server.Loop.Clock.GetUtcNow() - before);
    }

    [Fact]
    public void A_lost_answer_is_a_done_deed()
    {
        var rule = server.Server.Faults.Add(new FaultRule(Fault.LostAnswer()) { Verb = "create" });

        Assert.Throws<HttpRequestException>(() => server.Send(HttpMethod.Post, Path, ServerOnLoop.ConfigMap("a")));
        rule.Dispose();

        Assert.Equal(200, server.Call(HttpMethod.Get, Path + "/a").Status);
    }

    [Fact]
    public void A_refused_request_does_nothing()
    {
        var rule = server.Server.Faults.Add(new FaultRule(Fault.Refused()) { Verb = "create" });

        Assert.Throws<HttpRequestException>(() => server.Send(HttpMethod.Post, Path, ServerOnLoop.ConfigMap("a")));
        rule.Dispose();

        Assert.Equal(404, server.Call(HttpMethod.Get, Path + "/a").Status);
    }

    [Fact]
    public void A_watch_drops_after_so_many_events()
    {
        Add(new FaultRule(Fault.DroppedWatch(1)) { Verb = "watch" });
        using var response = server.Send(HttpMethod.Get, Path + "?watch=true");
        var reading = ServerOnLoop.ReadAsync(response);

        server.Call(HttpMethod.Post, Path, ServerOnLoop.ConfigMap("a"));
        server.Loop.RunUntilIdle();

        Assert.True(reading.IsFaulted);
    }

    [Fact]
    public void A_watch_can_find_its_version_gone()
    {
        Add(new FaultRule(Fault.Gone()) { Verb = "watch", Times = 1 });

        var (_, line) = server.Call(HttpMethod.Get, Path + "?watch=true&resourceVersion=5");

        Assert.Equal("ERROR", (string?)line["type"]);
        Assert.Equal(410, (int?)line["object"]!["code"]);
    }

    [Fact]
    public void A_stale_list_shows_the_past()
    {
        server.Call(HttpMethod.Post, Path, ServerOnLoop.ConfigMap("a"));
        server.Call(HttpMethod.Post, Path, ServerOnLoop.ConfigMap("b"));
        Add(new FaultRule(Fault.StaleList(1)) { Verb = "list" });

        var (_, list) = server.Call(HttpMethod.Get, Path);

        Assert.DoesNotContain("b", list["items"]!.AsArray().Select(i => (string?)i!["metadata"]!["name"]));
    }

    [Fact]
    public void A_partial_body_breaks_off()
    {
        Add(new FaultRule(Fault.PartialBody(10)) { Verb = "list" });
        using var response = server.Send(HttpMethod.Get, Path);

        var reading = ServerOnLoop.ReadAsync(response);
        server.Loop.RunUntilIdle();

        Assert.True(reading.IsFaulted);
    }

    [Fact]
    public void A_slow_body_takes_its_time_and_arrives_whole()
    {
        Add(new FaultRule(Fault.SlowBody(64, TimeSpan.FromSeconds(1))) { Verb = "list" });
        var before = server.Loop.Clock.GetUtcNow();

        var (_, list) = server.Call(HttpMethod.Get, Path);

        Assert.Single(list["items"]!.AsArray());
        Assert.True(server.Loop.Clock.GetUtcNow() - before > TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void An_outage_breaks_watches_and_refuses_requests_until_it_is_over()
    {
        using var response = server.Send(HttpMethod.Get, Path + "?watch=true");
        var reading = ServerOnLoop.ReadAsync(response);

        var outage = server.Server.Faults.StopForAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        server.Loop.RunUntilIdle();

        Assert.True(reading.IsFaulted);
        Assert.Throws<HttpRequestException>(() => server.Send(HttpMethod.Get, Path));
        server.Loop.RunFor(TimeSpan.FromSeconds(31));
        Assert.True(outage.IsCompletedSuccessfully);
        Assert.Equal(200, server.Call(HttpMethod.Get, Path).Status);
    }

    [Fact]
    public void The_same_seed_throws_the_same_dice()
    {
        Assert.Equal(Hits(), Hits());

        static List<bool> Hits()
        {
            using var own = new ServerOnLoop();
            own.Server.Faults.Add(new FaultRule(Fault.InternalError()) { Probability = 0.5 });
            return [.. Enumerable.Range(0, 50).Select(_ => own.Call(HttpMethod.Get, Path).Status == 500)];
        }
    }

    [Fact]
    public void A_call_runs_before_the_server_acts()
    {
        JsonObject? seen = null;
        Add(
            new FaultRule(
                Fault.Call(() =>
                    seen = server.Cluster.Get(new("", "v1", "configmaps", "ConfigMap"), new("default", "a"))
                )
            )
            {
                Verb = "create",
            }
        );

        server.Call(HttpMethod.Post, Path, ServerOnLoop.ConfigMap("a"));

        Assert.Null(seen);
        Assert.Equal(200, server.Call(HttpMethod.Get, Path + "/a").Status);
    }

    private void Add(FaultRule rule) => server.Server.Faults.Add(rule);
}
