using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Resources.Manifests;
using Canary.Resources.Status;
using Canary.Resources.V1;
using Canary.Routing.Tests.Server;
using Canary.Testing;

namespace Canary.Routing.Tests.Golden;

/// <summary>
/// testdata/provider/case: with the objects of before.yaml there, canary.yaml (its status tells the weight, its deletionTimestamp that it
/// goes) leads to those of after.yaml. CANARY_UPDATE=1 rewrites after.yaml.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string TestData = Path.Combine(
        Repository.Root,
        "tests",
        "Canary.Routing.Tests",
        "testdata"
    );

    public static TheoryData<string> Cases { get; } =
    [
        .. Directory
            .GetFiles(TestData, "canary.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(TestData, Path.GetDirectoryName(file)!))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_objects_are_written_as_users_would_write_them(string name)
    {
        var file = Path.Combine(TestData, name, "after.yaml");

        var after = ManifestWriter.Write(await RunAsync(name));

        if (Environment.GetEnvironmentVariable("CANARY_UPDATE") == "1")
        {
            await File.WriteAllTextAsync(file, after, TestContext.Current.CancellationToken);
        }
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), after);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_routes_are_what_Gateway_API_accepts(string name)
    {
        var routes = (await RunAsync(name)).Where(obj => (string?)obj["kind"] is "HTTPRoute" or "GRPCRoute").ToList();
        foreach (var route in routes)
        {
            var plural = ((string)route["kind"]!).ToLowerInvariant() + "s";
            var file = Path.Combine(Repository.Shared, "crds", $"gateway.networking.k8s.io_{plural}.yaml");
            if (!File.Exists(file))
            {
                Assert.Skip(
                    $"{file} is missing; lay the reference material beside the checkout to check against Gateway API."
                );
            }
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            var versions = ManifestReader.Read(file, text).Documents[0].Content["spec"]!["versions"]!.AsArray();
            var version = ((string)route["apiVersion"]!).Split('/')[1];
            var schema = versions.Single(candidate => (string?)candidate!["name"] == version)!["schema"]![
                "openAPIV3Schema"
            ];
            Assert.DoesNotContain(SchemaCheck.Violations(route, schema!.AsObject()), IsWrong);
        }
    }

    /// <summary>Retries are in the experimental channel only, whose definitions are not among those given.</summary>
    private static bool IsWrong(string violation) => !violation.EndsWith(".retry: unknown", StringComparison.Ordinal);

    /// <summary>The objects that a case leads to.</summary>
    internal static async Task<IReadOnlyList<JsonObject>> RunAsync(string name)
    {
        var world = new RoutingWorld();
        foreach (var obj in Read(name, "before.yaml"))
        {
            await PlaceAsync(world.Server, obj);
        }
        var canary = RoutingWorld.Parse(await File.ReadAllTextAsync(Path.Combine(TestData, name, "canary.yaml")));
        await RunAsync(world.Routing, RoutingWorld.ContextOf(canary));
        return [.. world.Server.Objects.Select(WithoutVersions)];
    }

    /// <summary>What bears the controller's stamp was applied by it; the rest was written by others.</summary>
    private static async Task PlaceAsync(ApplyServer server, JsonObject obj)
    {
        var type = RoutingWorld.TypeOf(obj);
        if (obj["metadata"]!["annotations"]?["canary.dev/rendered"] is null)
        {
            server.Store(type, obj);
            return;
        }
        var key = new ObjectKey((string)obj["metadata"]!["namespace"]!, (string)obj["metadata"]!["name"]!);
        var patch = Patch.Apply(obj, FieldManagers.Controller);
        await server.PatchAsync(type, key, patch, KubernetesJson.Default.V1PartialObject, default);
    }

    private static async Task RunAsync(TrafficRouting routing, RouteContext context)
    {
        var router = routing.Routers.Find(context.Provider)!;
        if (context.Canary.Metadata.DeletionTimestamp is not null)
        {
            await routing.Services.ReleaseAsync(context, default);
            await router.ReleaseAsync(context, default);
            return;
        }
        await routing.Services.ApplyAsync(context, default);
        await router.ApplyAsync(context, CanaryStatusMapper.ToEngine(context.Canary.Status).Traffic, default);
    }

    private static IEnumerable<JsonObject> Read(string name, string file)
    {
        var path = Path.Combine(TestData, name, file);
        return File.Exists(path)
            ? ManifestReader.Read(path, File.ReadAllText(path)).Documents.Select(document => document.Content)
            : [];
    }

    private static JsonObject WithoutVersions(JsonObject obj)
    {
        var copy = obj.DeepClone().AsObject();
        copy["metadata"]!.AsObject().Remove("resourceVersion");
        copy["metadata"]!.AsObject().Remove("generation");
        return copy;
    }
}
