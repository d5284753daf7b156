using System.Net;
using System.Text;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Tests.Support;

namespace Canary.Kubernetes.Tests.Client;

public sealed class WatchTests : IDisposable
{
    private readonly ScriptedHandler server = new();
    private readonly KubernetesClient client;

    public WatchTests() => client = new KubernetesClient(server, new Uri("https://api.example"));

    public void Dispose() => client.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(10_000)]
    public async Task Events_are_read_the_same_in_whatever_pieces_they_arrive(int piece)
    {
        var body =
            $$"""{"type":"ADDED","object":{{Pods.Json("a", 1)}}}"""
            + "\n\n"
            + $$"""{"object":{{Pods.Json("a", 2)}},"extra":[1],"type":"MODIFIED"}"""
            + "\n"
            + """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}}"""
            + "\n"
            + $$"""{"type":"DELETED","object":{{Pods.Json("a", 10)}}}"""
            + "\n";
        Stream(body, piece);

        var events = await WatchAsync();

        Assert.Equal(
            [
                (WatchEventType.Added, "1"),
                (WatchEventType.Modified, "2"),
                (WatchEventType.Bookmark, "9"),
                (WatchEventType.Deleted, "10"),
            ],
            events.Select(e => (e.Type, e.Object.Metadata.ResourceVersion))
        );
    }

    [Fact]
    public async Task A_watch_asks_for_bookmarks_and_an_end()
    {
        Stream("", 1);

        await WatchAsync();

        Assert.Equal(
            "?watch=true&resourceVersion=3&allowWatchBookmarks=true&timeoutSeconds=300",
            Assert.Single(server.Requests).Uri.Query
        );
    }

    [Fact]
    public async Task An_ERROR_event_is_thrown()
    {
        Stream(
            """{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version"}}""",
            100
        );

        var e = await Assert.ThrowsAsync<KubernetesException>(WatchAsync);

        Assert.True(e.IsGone);
        Assert.Contains("too old resource version", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"ADDED","object":{"metadata":""")]
    [InlineData("not json\n")]
    [InlineData("{\"type\":\"ADDED\"}\n")]
    [InlineData("{\"type\":\"PARTED\",\"object\":{}}\n")]
    public async Task What_is_no_event_or_is_cut_is_an_error(string body)
    {
        Stream(body, 5);

        var e = await Assert.ThrowsAsync<KubernetesException>(WatchAsync);

        Assert.True(e.IsTransient);
    }

    [Fact]
    public async Task A_stream_that_breaks_is_an_error_after_its_events()
    {
        var body = Encoding.UTF8.GetBytes($$"""{"type":"ADDED","object":{{Pods.Json("a", 1)}}}""" + "\n");
        server.Answer(_ => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StreamContent(new ChunkStream(body, 100, new IOException("reset by peer"))),
        });
        List<WatchEvent<V1PartialObject>> seen = [];

        var e = await Assert.ThrowsAsync<KubernetesException>(() => WatchAsync(seen));

        Assert.Single(seen);
        Assert.Contains("reset by peer", e.Message, StringComparison.Ordinal);
    }

    private void Stream(string body, int piece) =>
        server.Answer(_ => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StreamContent(new ChunkStream(Encoding.UTF8.GetBytes(body), piece)),
        });

    private async Task<List<WatchEvent<V1PartialObject>>> WatchAsync() => await WatchAsync([]);

    private async Task<List<WatchEvent<V1PartialObject>>> WatchAsync(List<WatchEvent<V1PartialObject>> seen)
    {
        var options = new WatchOptions { ResourceVersion = "3", Timeout = TimeSpan.FromMinutes(5) };
        await foreach (
            var change in client.WatchAsync(
                Pods.Type,
                null,
                options,
                KubernetesJson.Default.V1PartialObject,
                TestContext.Current.CancellationToken
            )
        )
        {
            seen.Add(change);
        }
        return seen;
    }
}
