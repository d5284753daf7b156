using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Kubernetes;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Simulator;
using Canary.Simulator.ApiServer.Auth;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Testing;

namespace Canary.Controller.Tests.Permissions;

/// <summary>A cluster in which an installation's controller works under the installation's ServiceAccount.</summary>
internal sealed class InstalledWorld : IDisposable
{
    private const string RbacGroup = "rbac.authorization.k8s.io";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly ResourceType[] Rbac =
    [
        new(RbacGroup, "v1", "clusterroles", "ClusterRole", Namespaced: false),
        new(RbacGroup, "v1", "clusterrolebindings", "ClusterRoleBinding", Namespaced: false),
        new(RbacGroup, "v1", "roles", "Role"),
        new(RbacGroup, "v1", "rolebindings", "RoleBinding"),
    ];

    private readonly Scenario world = new(
        new WorldOptions { Istio = true, GrpcRoutes = true },
        new() { RecordsAccess = true, ProtectsOwners = true }
    );
    private readonly Installation installation;
    private readonly InstalledController installed;
    private readonly IReadOnlyList<Grant> grants;

    public InstalledWorld(Installation installation)
    {
        this.installation = installation;
        installed = new InstalledController(installation);
        grants = GrantedRules.Of(installation, installed.Account);
        world.Apply(AutoscalerManifests.KedaDefinition());
        world.Apply(
            Manifests.Parse(
                $$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{Installation.Namespace}}"} }"""
            )
        );
        foreach (var role in installation.Objects)
        {
            if (Rbac.FirstOrDefault(type => type.Kind == (string?)role["kind"]) is { } type)
            {
                world.Cluster.Apply(type, role, "helm");
            }
        }
        world.Token = TokenOf(installed.Account);
    }

    /// <summary>What the controller asked for and was not allowed.</summary>
    public IReadOnlyList<string> Refusals => [.. Asked.Where(asked => !asked.Allowed).Select(Text).Distinct()];

    /// <summary>What it is allowed and never asked for.</summary>
    public IReadOnlyList<Grant> Unused => [.. grants.Where(grant => !Asked.Any(grant.Covers))];

    /// <summary>A verb on a group's kinds is taken out of every role.</summary>
    public void Take(string group, string verb)
    {
        foreach (var role in installation.Objects.Where(o => (string?)o["kind"] is "ClusterRole" or "Role"))
        {
            foreach (var rule in role["rules"]!.AsArray().Where(rule => (string?)rule!["apiGroups"]![0] == group))
            {
                rule!["verbs"] = new JsonArray([
                    .. rule["verbs"]!.AsArray().Where(v => (string?)v != verb).Select(v => v!.DeepClone()),
                ]);
            }
            world.Cluster.Apply(Rbac.Single(type => type.Kind == (string?)role["kind"]), role, "helm");
        }
    }

    /// <summary>A life of a Canary for each kind of target and route that the installation enables.</summary>
    public void PlayAll()
    {
        world.StartController(installed.Options);
        foreach (var manifest in PermissionManifests.Surroundings())
        {
            world.Apply(manifest);
        }
        var main = installed.Options.Specs.DefaultProvider;
        PlayDeployment(main);
        foreach (var provider in (string[])[ProviderNames.GatewayApiV1, ProviderNames.Istio, ProviderNames.Nginx])
        {
            if (provider != main && installed.MayName(provider))
            {
                PlayRelease(provider, "Deployment", "by-" + provider.Split(':')[0]);
            }
        }
        if (MayUse("pods"))
        {
            PlayRelease(ProviderNames.Kubernetes, "Deployment", "by-pods", "\"steps\": [ { \"weight\": 50 } ]");
        }
        foreach (var kind in (string[])["DaemonSet", "StatefulSet"])
        {
            if (installed.MayRelease(kind))
            {
                // A set is released by whichever provider there is; Services alone do.
                PlayRelease(main, kind, kind.ToLowerInvariant());
            }
        }
        if (installed.MayRelease(TargetReference.Service))
        {
            PlayService();
        }
        if (MayUse("httproutes"))
        {
            PlayOtherRoutes();
        }
        if (installed.MayName(ProviderNames.Istio))
        {
            PlayOwnVirtualService();
        }
    }

    public void Dispose() => world.Dispose();

    private IEnumerable<AccessRecord> Asked =>
        world.Server.Access!.All.Where(asked =>
            asked.User == $"system:serviceaccount:{Installation.Namespace}:{installed.Account}"
        );

    /// <summary>Everything that belongs to a Deployment: configs, a budget, an autoscaler; promoted, given up, reverted, deleted.</summary>
    private void PlayDeployment(string provider)
    {
        const string Name = Manifests.Name;
        var canary = PermissionManifests.Canary(provider, "Deployment", Name);
        world.Apply(ConfigManifests.Map("app", "1"));
        world.Apply(Manifests.Secret("token", "key", "1"));
        world.Apply(PermissionManifests.Budget(Name));
        var scalers = Autoscalers().ToList();
        Scale(canary, scalers.FirstOrDefault());
        Start(provider, canary, ConfigManifests.Deployment("app:1"));

        world.Apply(ConfigManifests.Map("app", "2"));
        world.Apply(ConfigManifests.Deployment("app:2"));
        Becomes(Name, "Succeeded");
        world.Metrics.Value = 0;
        world.Apply(Manifests.Deployment("app:3"));
        Becomes(Name, "Failed");
        world.Metrics.Value = 100;
        world.Apply(Manifests.Deployment("app:4"));
        Becomes(Name, "Succeeded");
        world.Delete(Kinds.Budgets, Name);
        foreach (var scaler in scalers.Skip(1))
        {
            world.Delete(Kinds.Autoscalers, Name);
            Scale(canary, scaler);
            world.Apply(canary);
        }
        world.RunFor(TimeSpan.FromMinutes(1));
        Replace(canary);
        End(Name);
    }

    /// <summary>One release from beginning to end.</summary>
    private void PlayRelease(string provider, string kind, string name, string? strategy = null)
    {
        var canary = PermissionManifests.Canary(provider, kind, name, strategy);
        Start(provider, canary, PermissionManifests.Workload(kind, name, "app:1"));
        world.Apply(PermissionManifests.Workload(kind, name, "app:2"));
        Becomes(name, "Succeeded");
        Replace(canary);
        End(name);
    }

    private void PlayService()
    {
        const string Name = "front";
        var provider = new[] { ProviderNames.GatewayApiV1, ProviderNames.Istio, ProviderNames.Nginx }.First(
            installed.MayName
        );
        foreach (var version in (string[])["1", "2"])
        {
            var pods = PermissionManifests.Workload("Deployment", $"{Name}-{version}", "app:" + version);
            pods["spec"]!["replicas"] = 1;
            world.Apply(pods);
        }
        Start(
            provider,
            PermissionManifests.Canary(provider, TargetReference.Service, Name),
            PermissionManifests.Service(Name, "1")
        );
        world.Apply(PermissionManifests.Service(Name, "2"));
        Becomes(Name, "Succeeded");
        End(Name);
    }

    /// <summary>A route of another kind takes the place of the generated one, and at last one of the user's own.</summary>
    private void PlayOtherRoutes()
    {
        const string Name = "calls";
        var canary = PermissionManifests.Canary(ProviderNames.GatewayApiV1, "Deployment", Name);
        Start(ProviderNames.GatewayApiV1, canary, PermissionManifests.Workload("Deployment", Name, "app:1"));
        foreach (var kind in MayUse("grpcroutes") ? (string[])["GRPCRoute", "HTTPRoute"] : [])
        {
            canary["spec"]!["service"]!["routeKind"] = kind;
            world.Apply(canary);
            world.RunFor(TimeSpan.FromMinutes(1));
        }
        world.Apply(PermissionManifests.Route("own", Name));
        world.Apply(PermissionManifests.WithRoute(canary, "own"));
        world.RunFor(TimeSpan.FromMinutes(1));
        End(Name);
    }

    /// <summary>A VirtualService of the user's own takes the place of the generated one.</summary>
    private void PlayOwnVirtualService()
    {
        const string Name = "meshed";
        var canary = PermissionManifests.Canary(ProviderNames.Istio, "Deployment", Name);
        Start(ProviderNames.Istio, canary, PermissionManifests.Workload("Deployment", Name, "app:1"));
        world.Apply(
            IstioManifests.VirtualService(
                "own-mesh",
                $$"""
                "hosts": [ "{{Name}}" ], "http": [ { "route": [ { "destination": { "host": "{{Name}}" } } ] } ]
                """
            )
        );
        world.Apply(PermissionManifests.WithRoute(canary, "own-mesh"));
        Until("the generated one is gone", () => world.Find(IstioManifests.VirtualServices, Name) is null);
        End(Name);
    }

    private void Start(string provider, JsonObject canary, JsonObject target)
    {
        var name = (string)canary["metadata"]!["name"]!;
        if (provider == ProviderNames.Nginx)
        {
            world.Cluster.Apply(
                new("networking.k8s.io", "v1", "ingresses", "Ingress"),
                PermissionManifests.Ingress(name),
                "kubectl"
            );
        }
        world.Apply(target);
        world.Apply(canary);
        Becomes(name, "Initialized");
    }

    /// <summary>Another Canary adopts what the first one left behind.</summary>
    private void Replace(JsonObject canary)
    {
        var key = new ObjectKey(Manifests.Namespace, (string)canary["metadata"]!["name"]!);
        world.Cluster.Delete(V1Canary.Type, key, "Orphan");
        Until($"{key.Name} is gone", () => world.Find(V1Canary.Type, key.Name) is null);
        world.Apply(canary);
        Becomes(key.Name, "Initialized");
    }

    private void End(string name)
    {
        world.Delete(V1Canary.Type, name);
        Until($"{name} is gone", () => world.Find(V1Canary.Type, name) is null);
    }

    private void Scale(JsonObject canary, JsonObject? scaler)
    {
        if (scaler is not null)
        {
            world.Apply(scaler);
            AutoscalerManifests.Scaled(canary, scaler);
        }
    }

    private IEnumerable<JsonObject> Autoscalers()
    {
        if (MayUse("horizontalpodautoscalers"))
        {
            yield return AutoscalerManifests.Hpa();
        }
        if (MayUse("scaledobjects"))
        {
            yield return AutoscalerManifests.ScaledObject();
        }
    }

    private bool MayUse(string resource) => grants.Any(grant => grant.Resource == resource);

    private void Becomes(string canary, string phase) =>
        Until($"{canary} is {phase}", () => (string?)world.Find(V1Canary.Type, canary)?["status"]?["phase"] == phase);

    private void Until(string what, Func<bool> condition) =>
        world.Until($"{what} (refused: {string.Join(", ", Refusals)})", condition, Patience);

    private string TokenOf(string account)
    {
        var type = new ResourceType("", "v1", "serviceaccounts", "ServiceAccount");
        var key = new ObjectKey(Installation.Namespace, account);
        if (world.Cluster.Get(type, key) is null)
        {
            var manifest = installation.Objects.Single(o => (string?)o["kind"] == type.Kind);
            world.Cluster.Apply(type, manifest, "helm");
        }
        using var client = new HttpMessageInvoker(new InProcessHandler(world.Server));
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"http://api.test/api/v1/namespaces/{key.Namespace}/serviceaccounts/{key.Name}/token"
        )
        {
            Content = new StringContent(
                """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":86400}}""",
                System.Text.Encoding.UTF8,
                "application/json"
            ),
        };
        var response = client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(response.IsCompletedSuccessfully);
        using var stream = response.Result.Content.ReadAsStream(TestContext.Current.CancellationToken);
        return (string?)JsonNode.Parse(stream)!["status"]!["token"]
            ?? throw new InvalidOperationException($"There is no token of {key}.");
    }

    private static string Text(AccessRecord asked) => $"{asked.Verb} {asked.Resource}.{asked.Group}".TrimEnd('.');
}
