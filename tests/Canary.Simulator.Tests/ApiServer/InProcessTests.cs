using System.Text.Json.Nodes;

namespace Canary.Simulator.Tests.ApiServer;

public sealed class InProcessTests : IDisposable
{
    private const string Path = "/api/v1/namespaces/default/configmaps";
    private readonly ServerOnLoop server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public async Task A_request_is_answered_before_the_call_returns()
    {
        var task = server.SendAsync(HttpMethod.Post, Path, ServerOnLoop.ConfigMap("a"));

        Assert.True(task.IsCompletedSuccessfully);
        using var response = await task;
        Assert.Equal(System.Net.HttpStatusCode.Created, response.StatusCode);
    }

    [Fact]
    public void A_watch_hears_of_changes_on_the_loop()
    {
        using var response = server.Send(HttpMethod.Get, Path + "?watch=true&fieldSelector=metadata.name%3Da");
        var lines = Follow(response);

        server.Call(HttpMethod.Post, Path, ServerOnLoop.ConfigMap("b"));
        server.Call(HttpMethod.Post, Path, ServerOnLoop.ConfigMap("a"));
        server.Call(HttpMethod.Delete, Path + "/a");
        server.Loop.RunUntilIdle();

        Assert.Equal(["ADDED", "DELETED"], lines.Select(l => (string?)l["type"]));
    }

    [Fact]
    public void A_watch_ends_at_its_timeout()
    {
        using var response = server.Send(HttpMethod.Get, Path + "?watch=true&timeoutSeconds=30");
        var reading = ServerOnLoop.ReadAsync(response);

        server.Loop.RunFor(TimeSpan.FromSeconds(29));
        Assert.False(reading.IsCompleted);
        server.Loop.RunFor(TimeSpan.FromSeconds(2));

        Assert.True(reading.IsCompleted);
    }

    [Fact]
    public void Requests_are_counted_by_client_verb_and_resource()
    {
        server.Call(HttpMethod.Get, Path);
        server.Call(HttpMethod.Post, Path, ServerOnLoop.ConfigMap("a"));
        server.Send(HttpMethod.Get, Path, userAgent: "other/2").Dispose();

        Assert.Equal(1, server.Server.Log.Count("test", "list", "configmaps"));
        Assert.Equal(1, server.Server.Log.Count("other"));
        Assert.Equal(1, server.Server.Log.Count(verb: "create"));
        Assert.Equal(0, server.Server.Log.Count("test", "patch"));
    }

    [Fact]
    public void A_long_list_comes_in_chunks_and_is_whole()
    {
        for (var i = 0; i < 600; i++)
        {
            server.Call(HttpMethod.Post, Path, ServerOnLoop.ConfigMap($"c{i:D4}"));
        }

        var (_, list) = server.Call(HttpMethod.Get, Path);

        Assert.Equal(601, list["items"]!.AsArray().Count);
    }

    [Fact]
    public void Pages_follow_each_other_over_a_change_in_between()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            server.Call(HttpMethod.Post, Path, ServerOnLoop.ConfigMap(name));
        }
        var (_, first) = server.Call(HttpMethod.Get, Path + "?limit=2");
        server.Call(HttpMethod.Delete, Path + "/c");

        var (_, second) = server.Call(HttpMethod.Get, $"{Path}?limit=2&continue={first["metadata"]!["continue"]}");

        Assert.Equal(
            ["c", "kube-root-ca.crt"],
            second["items"]!.AsArray().Select(i => (string?)i!["metadata"]!["name"])
        );
        Assert.Null(second["metadata"]!["continue"]);
    }

    private static List<JsonObject> Follow(HttpResponseMessage response)
    {
        var lines = new List<JsonObject>();
        _ = ServerOnLoop.ReadAsync(response, chunk => lines.Add(JsonNode.Parse(chunk)!.AsObject()));
        return lines;
    }
}
