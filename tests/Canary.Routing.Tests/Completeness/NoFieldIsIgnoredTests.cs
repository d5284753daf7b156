using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Engine;
using Canary.Engine.Gates;
using Canary.Resources;
using Canary.Resources.Manifests;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing.Nginx;
using Canary.Routing.Tests.Server;

namespace Canary.Routing.Tests.Completeness;

/// <summary>
/// Changes one field at a time of a Canary that uses all there is. Each change must show: in the policy, in what routers write, or in an
/// error about that field. A field that nobody reads fails here.
/// </summary>
public sealed class NoFieldIsIgnoredTests
{
    /// <summary>What a part of the spec must have beside any field of it.</summary>
    private static readonly Dictionary<string, string> Required = new(StringComparer.Ordinal)
    {
        ["analysis.sessionAffinity"] = """{"cookieName": "user"}""",
        ["analysis.abort"] = """{"stepWeight": 5}""",
        ["bake"] =
            """{"duration": "30m", "metrics": [{"name": "errors", "templateRef": {"name": "errors"}, "thresholdRange": {"min": 1}}]}""",
        ["group"] = """{"name": "shop", "lockStep": true, "abortTogether": true}""",
    };

    public static TheoryData<string, string> Fields { get; } =
    [
        .. new[] { "gatewayapi:v1", "gatewayapi:v1beta1", "istio", "kubernetes", "nginx" }.SelectMany(provider =>
            SpecFields.All().Where(field => !IsDropped(provider, field.Path)).Select(field => (provider, field.Path))
        ),
    ];

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_changed_field_shows(string provider, string path)
    {
        var type = SpecFields.All().Single(field => field.Path == path).Type;
        var canary = Base(provider);
        Complete(canary, path);
        var before = await OutcomeOf(canary);
        Assert.Empty(before.Errors);

        SpecFields.Change(canary, path, type);
        var after = await OutcomeOf(canary);

        Assert.True(
            after.Errors.Any(error => IsAbout(error.Path, path)) || (after.Errors.Count == 0 && after != before),
            $"{path} is neither acted on nor refused. {string.Join("; ", after.Errors)}"
        );
    }

    /// <summary>A Canary that leads the user's own route has none of the fields of a generated one, so its references are tried by themselves.</summary>
    [Theory]
    [InlineData("gatewayapi:v1", "kind")]
    [InlineData("gatewayapi:v1", "name")]
    [InlineData("gatewayapi:v1", "namespace")]
    [InlineData("gatewayapi:v1", "rule")]
    [InlineData("istio", "kind")]
    [InlineData("istio", "name")]
    [InlineData("istio", "namespace")]
    [InlineData("istio", "rule")]
    public async Task A_changed_reference_shows(string provider, string field)
    {
        var path = $"spec.service.routeRefs[0].{field}";
        var type = SpecFields.All().Single(found => found.Path == path).Type;
        var canary = RoutingWorld.ReadOne(
            await File.ReadAllTextAsync(Reference(provider, "canary.yaml"), TestContext.Current.CancellationToken)
        );
        var before = await DividedBy(canary, provider);
        Assert.Contains("podinfo-canary", before, StringComparison.Ordinal);

        SpecFields.Change(canary, path, type);

        Assert.NotEqual(before, await DividedBy(canary, provider));
    }

    /// <summary>What is wrong, what is in the way, or else what is written.</summary>
    private static async Task<string> DividedBy(JsonObject json, string provider)
    {
        var canary = json.Deserialize(CanaryJson.Default.V1Canary)!;
        var reading = CanarySpecReader.Read(canary, new() { DefaultMetricsServer = "http://prometheus" });
        if (!reading.IsValid)
        {
            return string.Join('\n', reading.Errors);
        }
        var context = RoutingWorld.ContextOf(canary);
        var world = new RoutingWorld();
        var routes = await File.ReadAllTextAsync(Reference(provider, "before.yaml"));
        foreach (var route in ManifestReader.Read("before.yaml", routes).Documents)
        {
            world.Server.Store(RoutingWorld.TypeOf(route.Content), route.Content);
        }
        var router = world.Routing.Routers.Find(provider)!;
        if (router.FindObstacle(context) is { } obstacle)
        {
            return obstacle.Message;
        }
        await router.ApplyAsync(context, CanaryTraffic.Of(20), default);
        return string.Join('\n', world.Server.Objects.Select(obj => obj.ToJsonString()));
    }

    private static string Reference(string provider, string file) =>
        Path.Combine(Path.GetDirectoryName(FolderOf(provider))!, "route-ref", file);

    /// <summary>As with Flagger, and told by the policy's notice.</summary>
    private static bool IsDropped(string provider, string path) =>
        provider == ProviderNames.Kubernetes && path.StartsWith("spec.analysis.match[", StringComparison.Ordinal);

    private static void Complete(JsonObject canary, string path)
    {
        foreach (var (part, json) in Required)
        {
            var refused =
                part == "analysis.sessionAffinity"
                && (string?)canary["spec"]!["provider"] is ProviderNames.Nginx or ProviderNames.Kubernetes;
            if (path.StartsWith($"spec.{part}.", StringComparison.Ordinal) && !refused)
            {
                var parent = part.StartsWith("analysis.", StringComparison.Ordinal)
                    ? canary["spec"]!["analysis"]!
                    : canary["spec"]!;
                parent[part.Split('.')[^1]] = JsonNode.Parse(json);
            }
        }
    }

    private static bool IsAbout(string error, string path) =>
        error.StartsWith(path, StringComparison.Ordinal) || path.StartsWith(error, StringComparison.Ordinal);

    private static async Task<Outcome> OutcomeOf(JsonObject json)
    {
        var canary = json.Deserialize(CanaryJson.Default.V1Canary)!;
        var reading = CanarySpecReader.Read(canary, new() { DefaultMetricsServer = "http://prometheus" });
        var written = new List<string>();
        if (reading.IsValid)
        {
            var context = new RouteContext
            {
                Canary = canary,
                Provider = reading.Provider,
                SelectorLabel = new("app", reading.Target.Name),
                ContainerPorts = [new() { Name = "metrics", Port = 9797 }],
            };
            foreach (var traffic in TrafficsOf(canary.Spec))
            {
                written.Add(await WriteAsync(context, traffic));
            }
        }
        if (reading.Autoscaler is { } autoscaler)
        {
            written.Add(JsonSerializer.Serialize(autoscaler, CanaryJson.Default.V1AutoscalerRef));
        }
        return new(
            reading.Errors,
            reading.Policy,
            reading.MetricsServer,
            reading.Target,
            reading.Alerts,
            reading.EventHooks,
            string.Join('\n', written)
        );
    }

    private static async Task<string> WriteAsync(RouteContext context, CanaryTraffic traffic)
    {
        var world = new RoutingWorld();
        if (context.Provider == ProviderNames.Nginx)
        {
            var ingress = Path.Combine(FolderOf(context.Provider), "before.yaml");
            world.Server.Store(V1Ingress.Type, RoutingWorld.ReadOne(await File.ReadAllTextAsync(ingress)));
        }
        await world.Routing.Services.ApplyAsync(context, default);
        await world.Routing.Routers.Find(context.Provider)!.ApplyAsync(context, traffic, default);
        return string.Join('\n', world.Server.Objects.Select(obj => obj.ToJsonString()));
    }

    /// <summary>What a spec can make of the canary's part: matches and cookies are written while they are in use only.</summary>
    private static IEnumerable<CanaryTraffic> TrafficsOf(V1CanarySpec spec)
    {
        yield return CanaryTraffic.None;
        foreach (var place in MatchPlaces.In(spec))
        {
            yield return new() { Weight = 100, Match = place };
        }
        if (spec.Analysis?.SessionAffinity is { } affinity)
        {
            var (canary, primary) = ($"{affinity.CookieName}=canary", $"{affinity.PrimaryCookieName}=primary");
            yield return new() { Weight = 10, Cookies = new(canary, primary, $"{affinity.CookieName}=previous") };
        }
    }

    private static JsonObject Base(string provider)
    {
        var canary = RoutingWorld.ReadOne(File.ReadAllText(Path.Combine(FolderOf(provider), "canary.yaml")));
        canary["spec"]!["provider"] = provider;
        canary["spec"]!["revertOnDeletion"] = true;
        canary["spec"]!["autoscalerRef"] = JsonNode.Parse(
            """
            {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "name": "a",
              "primaryScalerQueries": {"key": "a"}, "primaryScalerReplicas": {"minReplicas": 1, "maxReplicas": 9}}
            """
        );
        canary["spec"]!["service"]!["unmanagedMetadata"]!["annotations"] = new JsonArray("example.com/owner");
        canary["spec"]!["analysis"]!.AsObject().Remove("stepWeights");
        canary["spec"]!["analysis"]!["stepWeight"] = 10;
        canary["spec"]!["analysis"]!["maxWeight"] = 50;
        if (provider == ProviderNames.Kubernetes)
        {
            canary["spec"]!["analysis"]!.AsObject().Remove("iterations");
            canary["spec"]!["service"]!.AsObject().Remove("trafficDistribution");
        }
        canary["spec"]!["analysis"]!["metrics"] = JsonNode.Parse(
            """[{"name": "errors", "templateRef": {"name": "errors"}, "templateVariables": {"key": "a"}, "thresholdRange": {"min": 1, "max": 20}}]"""
        );
        canary["spec"]!["bake"] = new JsonObject
        {
            ["duration"] = "30m",
            ["metrics"] = canary["spec"]!["analysis"]!["metrics"]!.DeepClone(),
        };
        canary["spec"]!["analysis"]!["gates"] = JsonNode.Parse(
            """[{"name": "qa", "at": "rollback", "webhook": {"url": "http://qa.test"}}]"""
        );
        canary["spec"]!["analysis"]!["webhooks"] = JsonNode.Parse(
            """[{"name": "load", "type": "rollout", "url": "http://load.test"}]"""
        );
        canary["spec"]!["analysis"]!["alerts"] = JsonNode.Parse(
            """[{"name": "on-call", "severity": "warn", "providerRef": {"name": "slack"}}]"""
        );
        return canary;
    }

    private static string FolderOf(string provider) =>
        Path.Combine(
            Testing.Repository.Root,
            "tests",
            "Canary.Routing.Tests",
            "testdata",
            provider.Split(':')[0],
            "every-feature"
        );

    private sealed record Outcome(
        ValueList<SpecError> Errors,
        RolloutPolicy? Policy,
        string? MetricsServer,
        TargetReference? Target,
        ValueList<AlertRule> Alerts,
        ValueList<Hook> EventHooks,
        string Objects
    );
}
