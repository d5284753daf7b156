using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Canary.Simulator.Tests.ApiServer;

public sealed class ProtobufTests : IDisposable
{
    private const string Path = "/api/v1/namespaces/default/configmaps";
    private readonly ServerOnLoop server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public void A_body_of_known_fields_is_stored()
    {
        var (status, body) = Create(Field(1, Field(1, "a")), Field(2, [.. Field(1, "key"), .. Field(2, "value")]));

        Assert.Equal(201, status);
        Assert.Equal("value", (string?)body["data"]!["key"]);
    }

    [Fact]
    public void A_field_whose_number_is_unknown_is_refused()
    {
        var (status, body) = Create(Field(1, Field(1, "a")), Field(99, "x"));

        Assert.Equal(400, status);
        Assert.Equal(
            "field 99 of ConfigMap can't be read from protobuf by this server: send JSON",
            (string?)body["message"]
        );
        Assert.Equal(404, server.Call(HttpMethod.Get, Path + "/a").Status);
    }

    [Fact]
    public void An_unknown_field_may_say_something_by_being_zero()
    {
        Assert.Equal(400, Create(Field(1, Field(1, "a")), [99 << 3 & 0x7F | 0x80, 99 >> 4, 0]).Status);
    }

    [Fact]
    public void A_field_that_is_always_sent_is_skipped_only_while_it_is_blank()
    {
        byte[] Namespace(params ReadOnlySpan<byte[]> spec) =>
            Body("Namespace", Field(1, Field(1, "a")), Field(2, [.. spec.ToArray().SelectMany(part => part)]));

        Assert.Equal(400, Send("/api/v1/namespaces", Namespace(Field(1, "finalizer"))).Status);
        Assert.Equal(201, Send("/api/v1/namespaces", Namespace(Field(1, ""))).Status);
    }

    private (int Status, JsonObject Body) Create(params byte[][] fields) => Send(Path, Body("ConfigMap", fields));

    private (int Status, JsonObject Body) Send(string path, byte[] body)
    {
        using var client = new HttpMessageInvoker(
            new Canary.Simulator.ApiServer.Hosting.InProcessHandler(server.Server)
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("http://simulator" + path));
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.kubernetes.protobuf");
        using var response = server.Loop.Run(
            () => client.SendAsync(request, TestContext.Current.CancellationToken),
            TimeSpan.FromMinutes(1)
        );
        var text = server.Loop.Run(() => ServerOnLoop.ReadAsync(response), TimeSpan.FromMinutes(1));
        return ((int)response.StatusCode, JsonNode.Parse(text)!.AsObject());
    }

    private static byte[] Body(string kind, params byte[][] fields) =>
        [
            .. "k8s\0"u8,
            .. Field(1, [.. Field(1, "v1"), .. Field(2, kind)]),
            .. Field(2, [.. fields.SelectMany(field => field)]),
        ];

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int number, byte[] content) =>
        number < 16
            ? [(byte)(number << 3 | 2), (byte)content.Length, .. content]
            : [(byte)(number << 3 & 0x7F | 0x82), (byte)(number >> 4), (byte)content.Length, .. content];
}
