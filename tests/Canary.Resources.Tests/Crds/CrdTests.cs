using System.Text.Json.Nodes;
using Canary.Resources.Manifests;
using Canary.Resources.V1;
using Canary.Testing;

namespace Canary.Resources.Tests.Crds;

public sealed class CrdTests
{
    private const string Header =
        "# Generated from src/Canary.Resources by its tests: set CANARY_UPDATE=1 and run them.\n";

    public static TheoryData<string> Files { get; } = [.. Generate().Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_file_in_crds_is_what_the_types_say(string file)
    {
        var path = Path.Combine(Repository.Root, "crds", file);
        var expected = Header + ManifestWriter.Write(Generate()[file]);
        if (Environment.GetEnvironmentVariable("CANARY_UPDATE") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(
            expected == File.ReadAllText(path),
            $"{path} is not what the types say; run the tests with CANARY_UPDATE=1 and commit it."
        );
    }

    [Fact]
    public void The_program_carries_the_files()
    {
        Assert.Equal(
            ["alertproviders.canary.dev", "canaries.canary.dev", "metrictemplates.canary.dev"],
            CustomResourceDefinitions.All().Select(crd => (string?)crd["metadata"]!["name"])
        );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_schema_is_structural(string file) =>
        Assert.Empty(
            StructuralRules.Violations(Versions(Generate()[file])[0]!["schema"]!["openAPIV3Schema"]!.AsObject())
        );

    /// <summary><c>kubectl explain</c> is the users' reference; what all objects have, the API server describes.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Every_field_says_what_it_means(string file)
    {
        var root = Versions(Generate()[file])[0]!["schema"]!["openAPIV3Schema"]!.AsObject();

        Assert.Empty(Silent(root, "").Except([".apiVersion", ".kind", ".metadata"]));

        static IEnumerable<string> Silent(JsonObject schema, string path)
        {
            foreach (var (name, field) in schema["properties"]?.AsObject() ?? [])
            {
                var inner = field!.AsObject();
                var silent = string.IsNullOrWhiteSpace((string?)inner["description"]);
                foreach (var found in Silent(inner, $"{path}.{name}").Prepend(silent ? $"{path}.{name}" : ""))
                {
                    if (found.Length > 0)
                    {
                        yield return found;
                    }
                }
            }
            foreach (var inner in new[] { schema["items"], schema["additionalProperties"] }.OfType<JsonObject>())
            {
                foreach (var found in Silent(inner, path + "[]"))
                {
                    yield return found;
                }
            }
        }
    }

    [Fact]
    public void What_ends_Stalled_is_not_refused_before()
    {
        var spec = Versions(Generate()["canary.dev_canaries.yaml"])[0]!["schema"]!["openAPIV3Schema"]!["properties"]![
            "spec"
        ]!;

        Assert.Null(spec["properties"]!["provider"]!["enum"]);
        Assert.Null(spec["properties"]!["analysis"]!["properties"]!["interval"]!["pattern"]);
        Assert.Null(spec["properties"]!["analysis"]!["x-kubernetes-validations"]);
        Assert.Null(spec["properties"]!["analysis"]!["required"]);
    }

    private static JsonArray Versions(JsonObject crd) => crd["spec"]!["versions"]!.AsArray();

    private static Dictionary<string, JsonObject> Generate()
    {
        var xml = Path.Combine(AppContext.BaseDirectory, "Canary.Resources.xml");
        var generator = new CrdGenerator(new(xml));
        // Only Canaries are in the category of their singular: kubectl takes `get canary NAME` as the category, and would ask for the
        // other kinds by that name too.
        return new()
        {
            ["canary.dev_alertproviders.yaml"] = generator.Generate(
                typeof(V1AlertProvider),
                V1AlertProvider.Type,
                "alertprovider",
                ["all"]
            ),
            ["canary.dev_canaries.yaml"] = generator.Generate(
                typeof(V1Canary),
                V1Canary.Type,
                "canary",
                ["all", "canary"],
                "cn"
            ),
            ["canary.dev_metrictemplates.yaml"] = generator.Generate(
                typeof(V1MetricTemplate),
                V1MetricTemplate.Type,
                "metrictemplate",
                ["all"]
            ),
        };
    }
}
