using System.Text;
using System.Text.Json.Nodes;

namespace Canary.Cli.Tests.Installation;

/// <summary>The chart's values: what their comments say stands in the schema and in the chart's README too.</summary>
public sealed class ChartValuesTests
{
    private const string Begin = "<!-- values -->\n";
    private const string End = "<!-- /values -->\n";

    private static readonly string DefaultsFile = Path.Combine(ChartRenderer.Chart, "values.yaml");
    private static readonly string SchemaFile = Path.Combine(ChartRenderer.Chart, "values.schema.json");
    private static readonly string ReadmeFile = Path.Combine(ChartRenderer.Chart, "README.md");

    private static readonly bool Updates = Environment.GetEnvironmentVariable("CANARY_UPDATE") == "1";

    [Fact]
    public void Every_value_is_described()
    {
        var described = ValueComments.Read(File.ReadAllText(DefaultsFile)).Select(value => value.Path).ToHashSet();

        Assert.DoesNotContain(Leaves(Values(), ""), path => !described.Any(known => IsWithin(path, known)));
    }

    [Fact]
    public void The_schema_knows_the_values_and_describes_them_in_the_same_words()
    {
        var schema = JsonNode.Parse(File.ReadAllText(SchemaFile))!.AsObject();
        var comments = ValueComments.Read(File.ReadAllText(DefaultsFile));
        foreach (var (path, text, _) in comments)
        {
            var part = path.Split('.').Aggregate((JsonNode?)schema, (node, name) => node?["properties"]?[name]);
            Assert.True(part is not null, $"{SchemaFile} lacks {path}.");
            if (Updates)
            {
                part["description"] = text;
            }
            Assert.Equal((path, text), (path, (string?)part["description"]));
        }
        if (Updates)
        {
            File.WriteAllText(SchemaFile, schema.ToJsonString(Indented) + "\n");
        }
        var unknown = Described(schema, "").Except(comments.Select(comment => comment.Path)).Except(["global"]);
        Assert.Empty(unknown);
    }

    [Fact]
    public void The_readme_lists_the_values()
    {
        var table = new StringBuilder("| value | default | what it is |\n|---|---|---|\n");
        foreach (var (path, text, _) in ValueComments.Read(File.ReadAllText(DefaultsFile)))
        {
            var value = path.Split('.').Aggregate((JsonNode?)Values(), (node, name) => node?[name]);
            table.Append(
                null,
                $"| `{path}` | `{value?.ToJsonString(Compact)}` | {text.Replace("*", "\\*", StringComparison.Ordinal)} |\n"
            );
        }
        var readme = File.ReadAllText(ReadmeFile);
        var (start, end) = (
            readme.IndexOf(Begin, StringComparison.Ordinal),
            readme.IndexOf(End, StringComparison.Ordinal)
        );
        Assert.True(start >= 0 && end > start, $"{ReadmeFile} has no place for the values.");
        var expected = readme[..(start + Begin.Length)] + table + readme[end..];
        if (Updates)
        {
            File.WriteAllText(ReadmeFile, expected);
        }

        Assert.True(
            expected == File.ReadAllText(ReadmeFile),
            $"{ReadmeFile} does not list the values as {DefaultsFile} has them; run the tests with CANARY_UPDATE=1 and commit it."
        );
    }

    [Theory]
    [InlineData("replicas", "\"two\"")]
    [InlineData("replicaCount", "2")]
    [InlineData("providers.default", "\"linkerd\"")]
    [InlineData("providers.istio.enabled", "\"yes\"")]
    [InlineData("image.digest", "\"latest\"")]
    [InlineData("watchNamespace", "\"Shop\"")]
    [InlineData("controller.allowedHosts", "\"*.example.com\"")]
    [InlineData("controller.port", "80")]
    [InlineData("prometheus.address", "\"prometheus:9090\"")]
    [InlineData("podDisruptionBudget.maxUnavailable", "\"half\"")]
    [InlineData("commonLabels", """{"a": 1}""")]
    public void The_schema_refuses_what_makes_no_sense(string path, string value)
    {
        Assert.SkipWhen(ChartRenderer.All.Count == 0, ChartRenderer.Skip);
        using var file = new ValuesFile(
            path.Split('.').Reverse().Aggregate(value, (text, name) => $"{{{name}: {text}}}")
        );
        foreach (var renderer in ChartRenderer.All)
        {
            var refusal = Assert.Throws<ChartException>(() => renderer.Render(file.Path));

            Assert.Contains("specifications of the schema", refusal.Message, StringComparison.Ordinal);
        }
    }

    private static readonly System.Text.Json.JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly System.Text.Json.JsonSerializerOptions Compact = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static JsonObject Values() =>
        Testing.Installation.Parse(DefaultsFile, File.ReadAllText(DefaultsFile)).Single();

    private static IEnumerable<string> Leaves(JsonObject values, string above) =>
        values.SelectMany(value =>
            value.Value is JsonObject { Count: > 0 } below
                ? Leaves(below, $"{above}{value.Key}.")
                : (IEnumerable<string>)[above + value.Key]
        );

    private static bool IsWithin(string path, string known) =>
        path == known || path.StartsWith(known + ".", StringComparison.Ordinal);

    private static IEnumerable<string> Described(JsonNode schema, string above) =>
        (schema["properties"] as JsonObject ?? []).SelectMany(property =>
            (IEnumerable<string>)
                [
                    .. property.Value!["description"] is null ? [] : (string[])[above + property.Key],
                    .. Described(property.Value, $"{above}{property.Key}."),
                ]
        );
}
