using System.Text.Json.Nodes;
using Canary.Resources.Manifests;

namespace Canary.Resources.Tests.Manifests;

public sealed class ManifestWriterTests
{
    [Fact]
    public void A_manifest_is_written_as_people_write_it()
    {
        var manifest = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject
            {
                ["annotations"] = new JsonObject { ["a.b/c"] = "true", ["empty"] = "" },
                ["labels"] = new JsonObject(),
            },
            ["list"] = new JsonArray(
                1,
                "two",
                new JsonObject { ["a"] = 1, ["b"] = new JsonArray("x") },
                new JsonArray(2)
            ),
            ["text"] = "line one\n\nline three\n",
            ["url"] = "http://a:80/?b",
            ["nothing"] = null,
        };

        Assert.Equal(
            """
            apiVersion: v1
            metadata:
              annotations:
                a.b/c: "true"
                empty: ""
              labels: {}
            list:
            - 1
            - two
            - a: 1
              b:
              - x
            -
              - 2
            text: |
              line one

              line three
            url: http://a:80/?b
            nothing: null

            """,
            ManifestWriter.Write(manifest)
        );
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("0644")]
    [InlineData("1.5")]
    [InlineData("- a")]
    [InlineData("a: b")]
    [InlineData("a:b")]
    [InlineData("a #b")]
    [InlineData("a:")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("\"")]
    [InlineData("it's, a \\ test")]
    [InlineData("{a}")]
    [InlineData("*a")]
    [InlineData("---")]
    [InlineData("...")]
    [InlineData("a\nb")]
    [InlineData("a\nb\n")]
    [InlineData("a\nb\n\n")]
    [InlineData("  a\nb")]
    [InlineData("a\n  b")]
    [InlineData("a \nb")]
    [InlineData("a\r\nb")]
    [InlineData("\n")]
    [InlineData("a\tb")]
    [InlineData("ümlaut 🐤 \u0085 \u2028 \0")]
    public void Every_string_is_read_back_as_it_was(string text)
    {
        var manifest = new JsonObject
        {
            ["value"] = text,
            ["list"] = new JsonArray(text),
            [text] = 1,
        };

        var written = ManifestWriter.Write(manifest);

        var reading = ManifestReader.Read("a.yaml", written);
        Assert.Empty(reading.Errors);
        Assert.True(JsonNode.DeepEquals(manifest, Assert.Single(reading.Documents).Content), written);
    }

    [Fact]
    public void Several_objects_are_several_documents()
    {
        var written = ManifestWriter.Write([new() { ["kind"] = "A" }, new() { ["kind"] = "B" }, []]);

        Assert.Equal("kind: A\n---\nkind: B\n---\n{}\n", written);
    }
}
