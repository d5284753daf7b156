using System.Reflection;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.Schema;

namespace Canary.Resources.Tests.Crds;

/// <summary>Makes CustomResourceDefinitions out of the resources' types.</summary>
internal sealed class CrdGenerator(DocComments docs)
{
    private readonly SchemaGenerator schemas = new(docs);

    /// <summary>Makes one.</summary>
    /// <param name="type">The resource's C# type.</param>
    /// <param name="resource">Group, version and names.</param>
    /// <param name="singular">For <c>kubectl get canary</c>.</param>
    /// <param name="categories">Names under which <c>kubectl get</c> lists it with others.</param>
    /// <param name="shortNames">Abbreviations.</param>
    public JsonObject Generate(
        Type type,
        ResourceType resource,
        string singular,
        string[] categories,
        params string[] shortNames
    )
    {
        var names = new JsonObject
        {
            ["categories"] = Strings(categories),
            ["kind"] = resource.Kind,
            ["listKind"] = $"{resource.Kind}List",
            ["plural"] = resource.Plural,
        };
        if (shortNames.Length > 0)
        {
            names["shortNames"] = Strings(shortNames);
        }
        names["singular"] = singular;
        return new()
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{resource.Plural}.{resource.Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = resource.Group,
                ["names"] = names,
                ["scope"] = "Namespaced",
                ["versions"] = new JsonArray(Version(type, resource)),
            },
        };
    }

    private JsonObject Version(Type type, ResourceType resource)
    {
        var schema = schemas.Schema(type);
        schema["properties"]!["apiVersion"] = new JsonObject { ["type"] = "string" };
        schema["properties"]!["kind"] = new JsonObject { ["type"] = "string" };
        var described = new JsonObject { ["description"] = docs.Of(type) };
        foreach (var (name, value) in schema)
        {
            described[name] = value?.DeepClone();
        }
        return new()
        {
            ["name"] = resource.Version,
            ["served"] = true,
            ["storage"] = true,
            ["additionalPrinterColumns"] = new JsonArray([
                .. type.GetCustomAttributes<PrinterColumnAttribute>().Select(Column),
            ]),
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = described },
            ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
        };
    }

    private static JsonNode Column(PrinterColumnAttribute column)
    {
        var json = new JsonObject
        {
            ["name"] = column.Name,
            ["type"] = column.Type,
            ["jsonPath"] = column.JsonPath,
        };
        if (column.Wide)
        {
            json["priority"] = 1;
        }
        return json;
    }

    private static JsonArray Strings(string[] values) => [.. values.Select(value => JsonValue.Create(value))];
}
