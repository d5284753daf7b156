using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Discovery;

namespace Canary.Simulator.Tests.ApiServer;

public sealed class OpenApiV2Tests
{
    [Fact]
    public void Every_schema_that_is_referred_to_is_there()
    {
        using var server = new ServerOnLoop();
        var document = server.Call(HttpMethod.Get, "/openapi/v2").Body;

        var definitions = document["definitions"]!.AsObject();
        var references = Descendants(document)
            .Select(node => (node["$ref"] as JsonValue)?.GetValue<string>())
            .OfType<string>()
            .ToHashSet();
        Assert.Contains("#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", references);
        Assert.All(
            references,
            reference => Assert.True(definitions.ContainsKey(reference["#/definitions/".Length..]), reference)
        );
        var paths = document["paths"]!.AsObject();
        Assert.NotNull(paths["/api/v1/namespaces/{namespace}/configmaps/{name}"]!["patch"]);
    }

    [Theory]
    [InlineData("""{"type":"string","nullable":true}""", "{}")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string","nullable":true},"b":{"type":"string"}},"required":["a","b"]}""",
        """{"type":"object","properties":{"a":{},"b":{"type":"string"}},"required":["b"]}"""
    )]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"string"}},"x-kubernetes-preserve-unknown-fields":true}""",
        """{"x-kubernetes-preserve-unknown-fields":true}"""
    )]
    [InlineData(
        """{"anyOf":[{"type":"integer"},{"type":"string"}],"x-kubernetes-int-or-string":true}""",
        """{"x-kubernetes-int-or-string":true}"""
    )]
    [InlineData(
        """{"oneOf":[{"type":"integer"},{"type":"string"}],"format":"int-or-string"}""",
        """{"format":"int-or-string","type":"string"}"""
    )]
    [InlineData(
        """{"allOf":[{"$ref":"#/components/schemas/A"}],"default":{},"x-kubernetes-patch-strategy":"merge"}""",
        """{"$ref":"#/definitions/A","x-kubernetes-patch-strategy":"merge"}"""
    )]
    [InlineData(
        """{"type":"array","items":{"type":"object","additionalProperties":{"type":"string","nullable":true}}}""",
        """{"type":"array","items":{"type":"object","additionalProperties":{}}}"""
    )]
    public void What_version_2_has_no_words_for_is_left_out(string schema, string expected)
    {
        var document = new JsonObject
        {
            ["components"] = new JsonObject { ["schemas"] = new JsonObject { ["A"] = JsonNode.Parse(schema) } },
        };

        Assert.Equal(expected, OpenApiV2.Of(document)["definitions"]!["A"]!.ToJsonString());
    }

    [Theory]
    [InlineData("application/com.github.proto-openapi.spec.v2@v1.0+protobuf")]
    [InlineData("application/com.github.proto-openapi.spec.v2.v1.0+protobuf, application/json")]
    public void Who_asks_for_protobuf_gets_it(string accept)
    {
        using var server = new ServerOnLoop();

        var (contentType, body) = Get(server, accept);

        Assert.Equal("application/com.github.proto-openapi.spec.v2.v1.0+protobuf", contentType);
        Assert.Equal("2.0", Encoding.UTF8.GetString(Fields(body).First(field => field.Number == 1).Content));
    }

    /// <summary>Numbers as in the answer of a kube-apiserver 1.34.</summary>
    [Fact]
    public void Each_word_is_in_the_field_that_clients_look_for_it_in()
    {
        var document = JsonNode.Parse(
            """
            {"swagger":"2.0","info":{"title":"t","version":"v"},"paths":{},"definitions":{"A":{
              "type":"array","format":"f","maximum":1.5,"maxItems":300,"uniqueItems":true,"required":["r"],"enum":["e"],
              "items":{"$ref":"#/definitions/B"},"properties":{"p":{"type":"string"}},"additionalProperties":false,"x-a":[1]}}}
            """
        );

        var schema = Field(Field(Field(OpenApiV2Protobuf.Write(document!.AsObject()), 9), 1), 2);

        Assert.Equal("f", Text(schema, 2));
        Assert.Equal(1.5, BitConverter.ToDouble(Field(schema, 7)));
        Assert.Equal([0xAC, 0x02], Field(schema, 14));
        Assert.Equal([1], Field(schema, 16));
        Assert.Equal("r", Text(schema, 19));
        Assert.Equal("\"e\"", Text(Field(schema, 20), 2));
        Assert.Equal([0], Field(Field(schema, 21), 2));
        Assert.Equal("array", Text(Field(schema, 22), 1));
        Assert.Equal("#/definitions/B", Text(Field(Field(schema, 23), 1), 1));
        Assert.Equal("p", Text(Field(Field(schema, 25), 1), 1));
        Assert.Equal("x-a", Text(Field(schema, 31), 1));
        Assert.Equal("[1]", Text(Field(Field(schema, 31), 2), 2));
    }

    private static (string? ContentType, byte[] Body) Get(ServerOnLoop server, string accept)
    {
        using var client = new HttpMessageInvoker(
            new Canary.Simulator.ApiServer.Hosting.InProcessHandler(server.Server)
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("http://simulator/openapi/v2"));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = server.Loop.Run(
            () => client.SendAsync(request, TestContext.Current.CancellationToken),
            TimeSpan.FromMinutes(1)
        );
        using var body = new MemoryStream();
        response.Content.ReadAsStream(TestContext.Current.CancellationToken).CopyTo(body);
        return (response.Content.Headers.ContentType?.MediaType, body.ToArray());
    }

    private static IEnumerable<JsonObject> Descendants(JsonNode? node) =>
        node switch
        {
            JsonObject obj => obj.SelectMany(entry => Descendants(entry.Value)).Prepend(obj),
            JsonArray list => list.SelectMany(Descendants),
            _ => [],
        };

    private static string Text(byte[] message, int number) => Encoding.UTF8.GetString(Field(message, number));

    private static byte[] Field(byte[] message, int number) =>
        Fields(message).Single(field => field.Number == number).Content;

    private static IEnumerable<(int Number, byte[] Content)> Fields(byte[] message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var tag = (int)Varint(message, ref at);
            var start = at;
            var length = (tag & 7) switch
            {
                0 => Skip(message, ref start),
                1 => sizeof(double),
                2 => (int)Varint(message, ref start),
                _ => throw new InvalidOperationException($"There is no wire type {tag & 7} here."),
            };
            start = (tag & 7) == 0 ? at : start;
            yield return (tag >> 3, message[start..(start + length)]);
            at = start + length;
        }
    }

    private static int Skip(byte[] message, ref int at)
    {
        var start = at;
        Varint(message, ref at);
        return at - start;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var b = message[at++];
            value |= (ulong)(b & 0x7F) << shift;
            shift += 7;
            if (b < 0x80)
            {
                return value;
            }
        }
    }
}
