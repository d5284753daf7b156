using System.Text.Json.Nodes;
using Canary.Resources.Manifests;
using Canary.Testing;

namespace Canary.Resources.Tests.Crds;

/// <summary>A user of Flagger changes the apiVersion and nothing else.</summary>
public sealed class FlaggerCompatibilityTests
{
    [Theory]
    [InlineData("canaries")]
    [InlineData("metrictemplates")]
    [InlineData("alertproviders")]
    public void Every_field_of_Flaggers_spec_is_a_field_here(string plural)
    {
        var file = Path.Combine(Repository.Shared, "crds", "flagger.app.yaml");
        if (!File.Exists(file))
        {
            Assert.Skip($"{file} is missing; lay the reference material beside the checkout to compare with Flagger.");
        }
        var theirs = ManifestReader.Read(file, File.ReadAllText(file)).Documents.Select(document => document.Content);

        var missing = Missing(
            Spec(theirs, $"{plural}.flagger.app"),
            Spec(CustomResourceDefinitions.All(), $"{plural}.canary.dev"),
            "spec"
        );

        Assert.Empty(missing);
    }

    private static JsonObject Spec(IEnumerable<JsonObject> crds, string name)
    {
        var crd = Assert.Single(crds, crd => (string?)crd["metadata"]!["name"] == name);
        return crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!.AsObject();
    }

    /// <summary>The fields, and the kinds of value, that they take and we do not.</summary>
    private static IEnumerable<string> Missing(JsonObject theirs, JsonObject ours, string path)
    {
        if (ours.ContainsKey("x-kubernetes-preserve-unknown-fields"))
        {
            return [];
        }
        if (TypeOf(theirs) != TypeOf(ours))
        {
            return [$"{path}: {TypeOf(theirs)}, not {TypeOf(ours)}"];
        }
        var fields = (theirs["properties"]?.AsObject() ?? []).SelectMany(field =>
            ours["properties"]?[field.Key] is JsonObject mine
                ? Missing(field.Value!.AsObject(), mine, $"{path}.{field.Key}")
                : [$"{path}.{field.Key}"]
        );
        var parts = new[] { "items", "additionalProperties" }
            .Where(part => theirs[part] is JsonObject)
            .SelectMany(part =>
                ours[part] is JsonObject mine ? Missing(theirs[part]!.AsObject(), mine, $"{path}[]") : [$"{path}[]"]
            );
        return fields.Concat(parts);
    }

    /// <summary>Flagger writes number where it means integer.</summary>
    private static string TypeOf(JsonObject schema) =>
        (string?)schema["type"] switch
        {
            "integer" => "number",
            null => schema.ContainsKey("properties") ? "object" : "",
            var type => type,
        };
}
