using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Web.Tests.Api;

/// <summary>The live stream.</summary>
public sealed class RolloutStreamTests
{
    private const int Patience = 30_000;

    [Fact(Timeout = Patience)]
    public async Task It_begins_with_everything_and_the_servers_time()
    {
        await using var web = await ServedWeb.StartAsync(Canaries.Progressing(), Canaries.New("default", "podinfo"));
        await using var events = await OpenAsync(web);

        var (name, data) = await NextAsync(events);

        Assert.Equal("snapshot", name);
        Assert.Equal("2026-03-01T12:00:30Z", (string?)data["now"]);
        Assert.Equal(
            ["default/podinfo", "shop/checkout"],
            data["rollouts"]!.AsArray().Select(row => $"{row!["namespace"]}/{row["name"]}") // rows are objects
        );
    }

    [Fact(Timeout = Patience)]
    public async Task It_tells_what_is_new_what_changed_and_what_is_gone()
    {
        await using var web = await ServedWeb.StartAsync(Canaries.Progressing());
        await using var events = await OpenAsync(web);
        await NextAsync(events);

        web.Informer.Put(Canaries.Read("failed.json"));
        var (name, data) = await NextAsync(events);
        Assert.Equal(("changed", "Failed"), (name, (string?)data["rollout"]!["phase"]));

        web.Informer.Put(Canaries.New("shop", "basket"));
        (name, data) = await NextAsync(events);
        Assert.Equal(("changed", "basket"), (name, (string?)data["rollout"]!["name"]));

        web.Informer.Remove(new("shop", "checkout"));
        (name, data) = await NextAsync(events);
        Assert.Equal(("removed", "shop", "checkout"), (name, (string?)data["namespace"], (string?)data["name"]));
    }

    [Fact(Timeout = Patience)]
    public async Task It_shows_a_pulse_while_nothing_happens()
    {
        await using var web = await ServedWeb.StartAsync();
        await using var events = await OpenAsync(web);
        await NextAsync(events);

        web.Clock.Advance(TimeSpan.FromSeconds(15));

        var (name, data) = await NextAsync(events);
        Assert.Equal(("pulse", "2026-03-01T12:00:45Z"), (name, (string?)data["now"]));
    }

    [Fact(Timeout = Patience)]
    public async Task It_ends_when_the_host_stops()
    {
        await using var web = await ServedWeb.StartAsync();
        await using var events = await OpenAsync(web);
        await NextAsync(events);

        await web.StopAsync();

        Assert.False(await events.MoveNextAsync());
    }

    [Fact(Timeout = Patience)]
    public async Task A_slow_reader_is_owed_each_rollout_once()
    {
        var changed = new Web.Api.ChangedKeys();
        var key = new ObjectKey("shop", "checkout");
        changed.Add(key);
        changed.Add(new("shop", "basket"));
        changed.Add(key);

        var taken = await changed.TakeAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["shop/basket", "shop/checkout"], taken.Select(one => one.ToString()).Order());
        var next = changed.TakeAsync(TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);
        changed.Wake();
        Assert.Empty(await next);
    }

    private static async Task<IAsyncEnumerator<SseItem<string>>> OpenAsync(ServedWeb web)
    {
        var answer = await web.SendAsync(HttpMethod.Get, "api/rollouts/events");
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        return SseParser.Create(body).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator();
    }

    private static async Task<(string Name, JsonNode Data)> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync());
        return (events.Current.EventType, JsonNode.Parse(events.Current.Data)!); // every event carries an object
    }
}
