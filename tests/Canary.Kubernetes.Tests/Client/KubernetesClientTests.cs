using System.Net;
using System.Text.Json.Nodes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Tests.Support;

namespace Canary.Kubernetes.Tests.Client;

public sealed class KubernetesClientTests : IDisposable
{
    private readonly ScriptedHandler server = new();
    private readonly KubernetesClient client;

    public KubernetesClientTests() =>
        client = new KubernetesClient(
            server,
            new Uri("https://proxy.example/k8s/c1/"),
            new KubernetesClientOptions { UserAgent = "canary-controller/1" }
        );

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task An_object_is_asked_for_by_its_path_below_the_servers()
    {
        server.Answer(Pods.Json("a", 7));

        var pod = await client.GetAsync(
            Pods.Type,
            Pods.Key("a"),
            KubernetesJson.Default.V1PartialObject,
            TestContext.Current.CancellationToken
        );

        Assert.Equal("7", pod.Metadata.ResourceVersion);
        var request = Assert.Single(server.Requests);
        Assert.Equal("https://proxy.example/k8s/c1/api/v1/namespaces/ns/pods/a", request.Uri.AbsoluteUri);
        Assert.Equal("canary-controller/1", request.Headers["User-Agent"]);
        Assert.Equal("application/json", request.Headers["Accept"]);
    }

    [Fact]
    public async Task A_page_of_a_list_says_where_the_next_begins()
    {
        server.Answer(
            $$$"""{"kind":"PodList","metadata":{"resourceVersion":"9","continue":"c+/="},"items":[{{{Pods.Json("a", 1)}}}]}"""
        );

        var options = new ListOptions
        {
            LabelSelector = "a in (b,c)",
            FieldSelector = "x=y",
            Limit = 2,
            Continue = "t/+",
            MetadataOnly = true,
        };
        var page = await ListAsync(options);

        Assert.Equal(("9", "c+/="), (page.ResourceVersion, page.Continue));
        Assert.Equal("a", Assert.Single(page.Items).Metadata.Name);
        var request = Assert.Single(server.Requests);
        Assert.Equal(
            "?labelSelector=a%20in%20%28b%2Cc%29&fieldSelector=x%3Dy&limit=2&continue=t%2F%2B",
            request.Uri.Query
        );
        Assert.Equal(
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json",
            request.Headers["Accept"].Replace(" ", "", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_object_that_cannot_be_read_hides_no_other()
    {
        const string Bad =
            """{"metadata":{"namespace":"ns","name":"bad"},"uid":"u","ownerReferences":[{"controller":"perhaps"}]}""";
        server.Answer(
            $$$"""{"metadata":{"resourceVersion":"9"},"items":[{"uid":"a"},{{{Bad}}},{"metadata":0,"uid":1},{"uid":"b"}]}"""
        );

        var page = await client.ListAsync(
            Pods.Type,
            "ns",
            ListOptions.All,
            KubernetesJson.Default.V1ObjectMeta,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(["a", "b"], page.Items.Select(item => item.Uid));
        Assert.Equal(2, page.Unreadable.Count);
        Assert.StartsWith("ns/bad: ", page.Unreadable[0], StringComparison.Ordinal);
        Assert.Contains("$.ownerReferences[0].controller", page.Unreadable[0], StringComparison.Ordinal);
        Assert.StartsWith("an object without readable metadata: ", page.Unreadable[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"metadata":{"resourceVersion":"3"},"items":null}""")]
    [InlineData("""{"items":[],"metadata":{"resourceVersion":"3","continue":""},"unknown":{"items":[{}]}} """)]
    public async Task An_empty_list_has_no_items_and_no_next_page(string body)
    {
        server.Answer(body);

        var page = await ListAsync(ListOptions.All);

        Assert.Empty(page.Items);
        Assert.Equal("3", page.ResourceVersion);
        Assert.Null(page.Continue);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task A_list_is_read_the_same_in_whatever_pieces_it_arrives(int piece)
    {
        var items = Enumerable
            .Range(0, 200)
            .Select(i => $$$"""{"spec":{"x":"{{{new string('é', i * 7)}}}"},"metadata":{"name":"p{{{i}}}"}}""");
        var body = $$$"""{"metadata":{"resourceVersion":"5"},"items":[ {{{string.Join(" , ", items)}}} ]}""";
        server.Answer(_ => Streaming(System.Text.Encoding.UTF8.GetBytes(body), piece));

        var page = await ListAsync(ListOptions.All);

        Assert.Equal("5", page.ResourceVersion);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"p{i}"), page.Items.Select(i => i.Metadata.Name));
    }

    [Fact]
    public async Task A_list_that_is_cut_is_an_error_not_a_short_list()
    {
        server.Answer("""{"metadata":{"resourceVersion":"5"},"items":[{"metadata":{"name":"a"}},""");

        var e = await Assert.ThrowsAsync<KubernetesException>(() => ListAsync(ListOptions.All));

        Assert.Equal(0, e.StatusCode);
        Assert.True(e.IsTransient);
        Assert.Contains("GET /api/v1/namespaces/ns/pods", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_side_apply_names_its_manager()
    {
        server.Answer(Pods.Json("a", 1));

        await client.PatchAsync(
            Pods.Type,
            Pods.Key("a"),
            Patch.Apply(new JsonObject { ["kind"] = "Pod" }, "canary-controller") with
            {
                Subresource = "status",
                DryRun = true,
            },
            KubernetesJson.Default.V1PartialObject,
            TestContext.Current.CancellationToken
        );

        var request = Assert.Single(server.Requests);
        Assert.Equal(HttpMethod.Patch, request.Method);
        Assert.Equal("application/apply-patch+yaml", request.ContentType);
        Assert.EndsWith(
            "/pods/a/status?fieldManager=canary-controller&force=true&dryRun=All",
            request.Uri.AbsoluteUri,
            StringComparison.Ordinal
        );
        Assert.Equal("""{"kind":"Pod"}""", request.Body);
    }

    [Fact]
    public async Task A_delete_carries_its_preconditions()
    {
        server.Answer("""{"kind":"Status","status":"Success"}""");

        var options = new DeleteOptions
        {
            PropagationPolicy = "Foreground",
            Uid = "u1",
            ResourceVersion = "4",
            GracePeriod = TimeSpan.FromSeconds(3),
        };
        await client.DeleteAsync(Pods.Type, Pods.Key("a"), options, TestContext.Current.CancellationToken);

        Assert.Equal(
            """{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Foreground","gracePeriodSeconds":3,"preconditions":{"uid":"u1","resourceVersion":"4"}}""",
            Assert.Single(server.Requests).Body
        );
    }

    [Fact]
    public async Task Creates_and_replaces_send_the_whole_object()
    {
        server.Answer(Pods.Json("a", 1)).Answer(Pods.Json("a", 2));
        var body = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "a" } };
        var cancellation = TestContext.Current.CancellationToken;

        await client.CreateAsync(Pods.Type, "ns", body, KubernetesJson.Default.JsonObject, cancellation);
        await client.ReplaceAsync(Pods.Type, Pods.Key("a"), body, KubernetesJson.Default.JsonObject, cancellation);

        Assert.Equal([HttpMethod.Post, HttpMethod.Put], server.Requests.Select(r => r.Method));
        Assert.All(server.Requests, r => Assert.Equal("""{"metadata":{"name":"a"}}""", r.Body));
    }

    private Task<ListPage<V1PartialObject>> ListAsync(ListOptions options) =>
        client.ListAsync(
            Pods.Type,
            "ns",
            options,
            KubernetesJson.Default.V1PartialObject,
            TestContext.Current.CancellationToken
        );

    private static HttpResponseMessage Streaming(byte[] body, int piece) =>
        new(HttpStatusCode.OK) { Content = new StreamContent(new ChunkStream(body, piece)) };
}
