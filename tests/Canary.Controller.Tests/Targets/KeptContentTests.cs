using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Targets;

namespace Canary.Controller.Tests.Targets;

public sealed class KeptContentTests
{
    [Fact]
    public void What_is_packed_comes_out_again()
    {
        var content = new JsonObject { ["spec"] = new JsonObject { ["text"] = "ümlaut \"quoted\" 🐤" } };

        var (revision, unpacked) = KeptContent.Unpack(KeptContent.Pack("5f2a", content)!)!.Value;

        Assert.Equal("5f2a", revision);
        Assert.True(JsonNode.DeepEquals(content, unpacked));
    }

    [Fact]
    public void What_does_not_fit_into_an_annotation_is_not_kept()
    {
        var noise = new byte[300_000];
        new Random(1).NextBytes(noise);

        Assert.Null(KeptContent.Pack("5f2a", new JsonObject { ["noise"] = Convert.ToBase64String(noise) }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5f2a")]
    [InlineData("5f2a:not base64")]
    [InlineData("5f2a:aGVsbG8=")]
    [InlineData("5f2a:aGVsbG8=:more")]
    public void What_somebody_else_wrote_is_nothing(string text)
    {
        Assert.Null(KeptContent.Unpack(text));
        var workload = new JsonObject
        {
            ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [KeptContent.Annotation] = text } },
        };

        Assert.Null(KeptContent.Of(JsonDocument.Parse(workload.ToJsonString()).RootElement));
    }
}
