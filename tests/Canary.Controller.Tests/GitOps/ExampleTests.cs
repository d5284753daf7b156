using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Kubernetes;
using Canary.Resources;
using Canary.Resources.Manifests;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Simulator.Mesh;

namespace Canary.Controller.Tests.GitOps;

/// <summary>The examples under integrations/ are good ones: the server takes them, the controller has nothing against them, names fit.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly Scenario world = new(new() { GrpcRoutes = true, Istio = true });

    public void Dispose() => world.Dispose();

    [Fact]
    public void The_server_takes_the_shop_and_the_controller_has_nothing_against_it()
    {
        var manifests = Read("shop", "deployment.yaml").Concat(Read("shop", "canary.yaml")).ToList();

        Assert.All(manifests, manifest => world.Apply(manifest.DeepClone().AsObject()));
        var canary = manifests.Single(manifest => (string?)manifest["kind"] == "Canary");
        var reading = CanarySpecReader.Read(
            canary.Deserialize(CanaryJson.Default.V1Canary)!,
            new ReaderOptions { DefaultMetricsServer = "http://prometheus.test:9090" }
        );
        Assert.Empty(reading.Errors);
        Assert.All(manifests, manifest => Assert.Null(manifest["spec"]!["replicas"]));
    }

    [Fact]
    public void The_Kustomizations_wait_for_the_shops_canary()
    {
        var flux = Read("flux", "shop.yaml");
        var repository = flux.Single(manifest => (string?)manifest["kind"] == "GitRepository");
        var kustomizations = flux.Where(manifest => (string?)manifest["kind"] == "Kustomization").ToList();

        Assert.Equal(2, kustomizations.Count);
        Assert.All(
            kustomizations,
            kustomization =>
            {
                Assert.Equal("kustomize.toolkit.fluxcd.io/v1", (string?)kustomization["apiVersion"]);
                var source = kustomization["spec"]!["sourceRef"]!;
                Assert.Equal(NameOf(repository), (string?)source["name"]);
                Assert.True(Duration.TryParse((string)kustomization["spec"]!["timeout"]!, out var timeout));
                Assert.True(timeout >= TimeSpan.FromMinutes(30));
            }
        );
        Assert.True((bool)kustomizations[0]["spec"]!["wait"]!);
        var check = Assert.Single(kustomizations[1]["spec"]!["healthChecks"]!.AsArray())!;
        Assert.Equal(
            (V1Canary.Type.ApiVersion, V1Canary.Type.Kind, "shop", "shop"),
            ((string?)check["apiVersion"], (string?)check["kind"], (string?)check["name"], (string?)check["namespace"])
        );
    }

    [Fact]
    public void The_Application_ignores_fields_that_there_are()
    {
        var application = Assert.Single(Read("argo-cd", "application.yaml"));

        Assert.Contains(
            "RespectIgnoreDifferences=true",
            application["spec"]!["syncPolicy"]!["syncOptions"]!.AsArray().Select(option => (string?)option)
        );
        Assert.All(
            application["spec"]!["ignoreDifferences"]!.AsArray(),
            entry =>
            {
                var group = (string?)entry!["group"] ?? "";
                var type = Assert.Single(
                    world.Cluster.Types,
                    type => type.Group == group && type.Kind == (string?)entry["kind"] && type.Version == "v1"
                );
                Assert.All(entry["jsonPointers"]!.AsArray(), pointer => Then_the_server_knows(type, (string)pointer!));
            }
        );
    }

    /// <summary>A patch that sets the field to nonsense is refused for that, and not because there is no such field.</summary>
    private void Then_the_server_knows(ResourceType type, string pointer)
    {
        var field = pointer.Split('/')[^1];
        Assert.Equal($"/spec/{field}", pointer);
        var body = new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = new JsonObject { ["name"] = "nonsense", ["namespace"] = Manifests.Namespace },
            ["spec"] = new JsonObject { [field] = new JsonArray(new JsonArray()) },
        };
        var refused = Assert.ThrowsAny<Exception>(() => world.Cluster.Apply(type, body, "test"));
        Assert.DoesNotContain("not declared in schema", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static List<JsonObject> Read(string folder, string file)
    {
        var path = Path.Combine(Repository.Root, "integrations", folder, file);
        var reading = ManifestReader.Read(file, File.ReadAllText(path));
        Assert.Empty(reading.Errors);
        return [.. reading.Documents.Select(document => document.Content)];
    }

    private static string? NameOf(JsonObject manifest) => (string?)manifest["metadata"]!["name"];
}
