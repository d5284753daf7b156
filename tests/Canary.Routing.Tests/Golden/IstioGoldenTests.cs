using System.Text.Json.Nodes;
using Canary.Resources.Manifests;
using Canary.Testing;

namespace Canary.Routing.Tests.Golden;

/// <summary>The golden cases of istio against Istio's own definitions, in both versions that it serves.</summary>
public sealed class IstioGoldenTests
{
    public static TheoryData<string> Cases { get; } =
    [.. GoldenTests.Cases.Select(row => row.Data).Where(name => name.StartsWith("istio", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_objects_are_what_Istio_accepts(string name)
    {
        foreach (var obj in await GoldenTests.RunAsync(name))
        {
            if ((string?)obj["kind"] is not ("VirtualService" or "DestinationRule"))
            {
                continue;
            }
            Assert.All(
                Schemas((string)obj["kind"]!),
                schema => Assert.Empty(SchemaCheck.Violations(obj["spec"], schema))
            );
        }
    }

    /// <summary>Istio's webhook wants it; its definition does not say so.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Weights_add_up_to_a_hundred(string name)
    {
        var rules = (await GoldenTests.RunAsync(name))
            .Where(obj => (string?)obj["kind"] == "VirtualService")
            .SelectMany(obj => new[] { obj["spec"]!["http"], obj["spec"]!["tcp"] })
            .OfType<JsonArray>()
            .SelectMany(protocol => protocol);

        Assert.All(rules, rule => Assert.Equal(100, rule!["route"]!.AsArray().Sum(Weight)));
    }

    private static int Weight(JsonNode? destination) => (int?)destination!["weight"] ?? 100;

    private static IEnumerable<JsonObject> Schemas(string kind)
    {
        var file = Path.Combine(Repository.Shared, "crds", $"{kind.ToLowerInvariant()}s.networking.istio.io.yaml");
        if (!File.Exists(file))
        {
            Assert.Skip($"{file} is missing; lay the reference material beside the checkout to check against Istio.");
        }
        return ManifestReader.Read(file, File.ReadAllText(file)).Documents[0].Content["spec"]!["versions"]!
            .AsArray()
            .Where(version => (string?)version!["name"] is "v1" or "v1beta1")
            .Select(version => version!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!.AsObject());
    }
}
