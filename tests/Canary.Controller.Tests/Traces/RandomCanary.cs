using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Kubernetes;

namespace Canary.Controller.Tests.Traces;

/// <summary>What a user at random commits for one Canary: how it is released, and what is released.</summary>
internal sealed class RandomCanary
{
    /// <summary>Where gates and webhooks ask.</summary>
    public const string Host = "hooks.test";

    private const string Match = """ "match": [ { "headers": { "x-canary": { "exact": "always" } } } ] """;

    private static readonly string[] Strategies =
    [
        "\"stepWeights\": [50]",
        "\"stepWeights\": [20, 60]",
        "\"stepWeight\": 40, \"maxWeight\": 60",
        "\"stepWeights\": [60], \"stepWeightPromotion\": 30",
        "\"stepWeights\": [60], \"abort\": { \"stepWeight\": 30, \"interval\": \"1s\" }",
        "\"iterations\": 2",
        $"\"iterations\": 2, {Match}",
        $"\"stepWeights\": [50], {Match}",
        "\"stepWeights\": [50], \"mirror\": true, \"mirrorWeight\": 40",
        "\"iterations\": 1, \"mirror\": true",
        "\"stepWeights\": [30, 60], \"sessionAffinity\": { \"cookieName\": \"canary-user\", \"primaryCookieName\": \"primary-user\" }",
        "\"steps\": [ { \"weight\": 20, \"hold\": \"3s\" }, { \"pause\": { \"duration\": \"4s\" } }, { \"weight\": 70 }, { \"weight\": 10 } ]",
        "\"steps\": [ { \"weight\": 20 }, { \"pause\": {} }, { \"weight\": 60 } ]",
    ];

    /// <summary>What a Service can do alone.</summary>
    private static readonly string[] Switching = ["\"iterations\": 2", "\"steps\": [ { \"weight\": 50 } ]"];

    private static readonly string[] HookTypes =
    [
        "confirm-rollout",
        "pre-rollout",
        "rollout",
        "confirm-traffic-increase",
        "confirm-promotion",
        "post-rollout",
        "rollback",
        "event",
    ];

    private readonly Random random;
    private readonly string provider;
    private readonly string kind;
    private readonly bool isScaled;
    private readonly bool readsConfig;
    private readonly IReadOnlyList<string> others;
    private int version;

    /// <param name="random">Decides everything.</param>
    /// <param name="name">Of the Canary and of its target.</param>
    /// <param name="others">Canaries that were there before, which it may depend on.</param>
    public RandomCanary(Random random, string name, IReadOnlyList<string> others)
    {
        this.random = random;
        this.others = others;
        Name = name;
        provider = Pick("gatewayapi:v1", "gatewayapi:v1", "gatewayapi:v1", "kubernetes", "istio");
        kind = Pick("Deployment", "Deployment", "Deployment", "Deployment", "Deployment", "StatefulSet", "DaemonSet");
        provider = kind == "DaemonSet" ? "kubernetes" : provider;
        isScaled = kind == "Deployment" && Chance(0.12);
        readsConfig = kind == "Deployment" && !isScaled && Chance(0.2);
    }

    public string Name { get; }

    /// <summary>The kind of its target.</summary>
    public ResourceType TargetType =>
        kind switch
        {
            "DaemonSet" => Kinds.DaemonSets,
            "StatefulSet" => Kinds.StatefulSets,
            _ => Kinds.Deployments,
        };

    /// <summary>Where its users call it.</summary>
    public string UsersHost =>
        provider == "gatewayapi:v1" ? $"{Name}.test" : $"{Name}.{Manifests.Namespace}.svc.cluster.local";

    /// <summary>Somebody has deleted its target.</summary>
    public bool WasDeleted { get; set; }

    /// <summary>Whether its users are always to be answered. Sets of one pod replace that pod in its place, which nobody can bridge.</summary>
    public bool MustServe => kind == "Deployment" && !WasDeleted;

    /// <summary>Whether pods of the release that was committed last get ready.</summary>
    public bool IsGood { get; private set; } = true;

    /// <summary>All that is there before the Canary, and the Canary.</summary>
    public IEnumerable<JsonObject> All() => [.. Companions(), Release(good: true), Canary()];

    /// <summary>What the target needs beside it.</summary>
    public IEnumerable<JsonObject> Companions()
    {
        if (readsConfig)
        {
            yield return Mine(ConfigManifests.Map("app", "one"));
            yield return Mine(Manifests.Secret("token", "key", "one"));
        }
        if (isScaled)
        {
            yield return Mine(AutoscalerManifests.Hpa(min: 1, max: 3));
        }
    }

    /// <summary>A new release.</summary>
    /// <param name="good">Whether its pods get ready.</param>
    public JsonObject Release(bool good)
    {
        version++;
        return Target(version, good);
    }

    /// <summary>The first release again, as <c>git revert</c> brings it.</summary>
    public JsonObject Revert() => Target(1, good: true);

    /// <summary>Another value in the config that the pods read; null: they read none.</summary>
    public JsonObject? Reconfigure() => readsConfig ? Mine(ConfigManifests.Map("app", $"{random.Next()}")) : null;

    /// <summary>The Canary, each time another one.</summary>
    public JsonObject Canary()
    {
        var strategy = provider == "kubernetes" ? Pick(Switching) : Pick(Strategies);
        strategy = kind == "DaemonSet" ? Switching[0] : strategy;
        var canary = provider switch
        {
            "kubernetes" => Manifests.ByPods(strategy),
            "istio" => IstioManifests.Canary(strategy),
            _ => Manifests.Stepping(strategy),
        };
        var spec = canary["spec"]!.AsObject();
        spec["targetRef"]!["kind"] = kind;
        spec["progressDeadlineSeconds"] = random.Next(10, 90);
        if (isScaled)
        {
            AutoscalerManifests.Scaled(canary, AutoscalerManifests.Hpa());
        }
        Judge(spec["analysis"]!.AsObject());
        Restrict(spec);
        var mine = Mine(canary);
        if (provider == "gatewayapi:v1")
        {
            mine["spec"]!["service"]!["hosts"] = new JsonArray($"{Name}.test");
        }
        return mine;
    }

    private void Judge(JsonObject analysis)
    {
        analysis["interval"] = Pick("1s", "2s", "3s");
        analysis["threshold"] = random.Next(1, 3);
        analysis["maxHold"] = Pick("20s", "1m");
        analysis["onInconclusive"] = Pick("rollback", "rollback", "promote", "hold");
        if (Chance(0.15))
        {
            var at = Pick("start", "traffic", "promotion");
            var how = Chance(0.6)
                ? "\"manual\": {}"
                : $"\"webhook\": {{ \"url\": \"http://{Host}/gate\", \"retries\": 0 }}";
            var end = Chance(0.5) ? ", \"timeout\": \"15s\", \"onTimeout\": \"rollback\"" : "";
            analysis["gates"] = new JsonArray(
                Manifests.Parse($$"""{ "name": "qa", "at": "{{at}}", {{how}}{{end}} }""")
            );
        }
        if (Chance(0.3))
        {
            var type = Pick(HookTypes);
            analysis["webhooks"] = new JsonArray(
                Manifests.Parse(
                    $$"""{ "name": "{{type}}", "type": "{{type}}", "url": "http://{{Host}}/{{type}}", "retries": 0 }"""
                )
            );
        }
    }

    private void Restrict(JsonObject spec)
    {
        if (Chance(0.1))
        {
            spec["skipAnalysis"] = true;
        }
        if (Chance(0.2))
        {
            spec["rollbackWindow"] = random.Next(1, 3);
        }
        if (Chance(0.1))
        {
            spec["group"] = Manifests.Parse("""{ "name": "all", "maxConcurrent": 2 }""");
        }
        else if (others.Count > 0 && Chance(0.1))
        {
            spec["dependsOn"] = new JsonArray(new JsonObject { ["name"] = others[random.Next(others.Count)] });
        }
    }

    private JsonObject Target(int release, bool good)
    {
        IsGood = good;
        var image = $"podinfo:{release}.0.0";
        var target =
            kind == "DaemonSet" ? TargetManifests.DaemonSet(image)
            : kind == "StatefulSet" ? TargetManifests.StatefulSet(image)
            : good ? Manifests.Deployment(image)
            : Manifests.Unready(image);
        if (kind == "StatefulSet")
        {
            target["spec"]!.AsObject().Remove("replicas");
        }
        return Mine(readsConfig ? ConfigManifests.Reads(target) : target);
    }

    /// <summary>The manifest with this Canary's names in the place of the examples'.</summary>
    private JsonObject Mine(JsonObject manifest) =>
        Manifests.Parse(
            manifest
                .ToJsonString()
                .Replace("\"podinfo", $"\"{Name}", StringComparison.Ordinal)
                .Replace("\"app\":\"app\"", $"\"app\":\"{Name}\"", StringComparison.Ordinal)
                .Replace("\"name\":\"app\"", $"\"name\":\"{Name}-app\"", StringComparison.Ordinal)
                .Replace("\"token\"", $"\"{Name}-token\"", StringComparison.Ordinal)
        );

    private bool Chance(double probability) => random.NextDouble() < probability;

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
