using System.Text.Json.Nodes;
using Canary.Resources.V1;
using Canary.Simulator.Cluster;

namespace Canary.Controller.Tests.World;

/// <summary>What must hold at every commit of every scenario, whatever fails meanwhile.</summary>
internal sealed class Invariants : IDisposable
{
    private readonly SimulatedCluster cluster;
    private readonly IDisposable subscription;
    private readonly List<string> broken = [];
    private readonly Dictionary<string, (Given Before, Given Now)> recorded = [];

    public Invariants(SimulatedCluster cluster)
    {
        this.cluster = cluster;
        subscription = cluster.Subscribe(OnChange);
    }

    /// <summary>What did not hold, in order.</summary>
    public IReadOnlyList<string> Broken => broken;

    /// <summary>The weights that routes were given, in order, without repetitions.</summary>
    public List<int> RoutedWeights { get; } = [];

    public void Dispose() => subscription.Dispose();

    private void OnChange(ClusterChange change)
    {
        if (change.Kind == ClusterChangeKind.Deleted)
        {
            return;
        }
        switch (change.Type.Plural)
        {
            case "canaries":
                OnCanary(change);
                break;
            case "httproutes" or "grpcroutes" or "virtualservices" or "ingresses":
                OnRoute(change);
                break;
            case "deployments":
                OnDeployment(change);
                break;
            case "services":
                OnApex(change.Key.Name);
                break;
            case "pods" when change.Old is { } old && ApexPods.LabelOf(change.Object) != ApexPods.LabelOf(old):
                OnApex(ApexPods.LabelOf(change.Object) ?? ApexPods.LabelOf(old) ?? "");
                break;
        }
    }

    private void OnCanary(ClusterChange change)
    {
        var now = Given.By(change.Object["status"]);
        var last = recorded.GetValueOrDefault(change.Key.Name).Now;
        if (now != last || !recorded.ContainsKey(change.Key.Name))
        {
            recorded[change.Key.Name] = (last, now);
        }
        var status = change.Object["status"];
        foreach (var broken in StatusOrder.Broken(change.Old?["status"], status))
        {
            Demand(
                false,
                $"The status of {change.Key} {broken}: {change.Old?["status"]?.ToJsonString()}, then {status?.ToJsonString()}"
            );
        }
        var promoted = (string?)status?["phase"] == "Succeeded" && (string?)status["reason"] == "Promoted";
        if (promoted && (string?)change.Old?["status"]?["phase"] != "Succeeded")
        {
            var weight = WeightOf(change.Key.Name);
            Demand(weight is null or 0, $"{change.Key} is promoted while the route gives the canary {weight} %");
        }
    }

    private void OnRoute(ClusterChange change)
    {
        if (RouteWeight.Of(change.Object) is not { } weight)
        {
            return;
        }
        Demand(weight.Primary + weight.Canary == 100, $"{change.Key}: {weight} do not add up to 100");
        var name = change.Type == Kinds.Ingresses ? change.Key.Name[..^"-canary".Length] : change.Key.Name;
        var before = change.Old is null ? null : RouteWeight.Of(change.Old);
        if (before?.Canary != weight.Canary)
        {
            RoutedWeights.Add(weight.Canary);
        }
        var (last, now) = recorded.GetValueOrDefault(name);
        Demand(
            weight.Share <= Math.Max(last.Weight, now.Weight)
                && weight.ToEveryone <= Math.Max(last.ToEveryone, now.ToEveryone)
                && weight.Mirror <= Math.Max(last.Mirror, now.Mirror),
            $"{change.Key} gives the canary {weight}, status says {now}, before {last}"
        );
        if (weight.Canary > (before?.Canary ?? 0) || weight.Mirror > (before?.Mirror ?? 0))
        {
            Demand(IsReady(name), $"{change.Key} sends traffic to pods that are not ready");
        }
        if (weight.Primary > (before?.Primary ?? 0))
        {
            Demand(
                IsReady(name + "-primary") || IsSetOfOneReplaced(name + "-primary"),
                $"{change.Key} sends traffic to a primary that is not ready"
            );
        }
    }

    /// <summary>Where pods divide the requests; a single pod of the canary may be more than its weight.</summary>
    private void OnApex(string name)
    {
        if (ApexPods.Find(cluster, name) is not { } pods)
        {
            return;
        }
        var (last, now) = recorded.GetValueOrDefault(name);
        Demand(
            pods.Primary + pods.Canary > 0 || IsSetOfOneReplaced(name) || IsSetOfOneReplaced(name + "-primary"),
            $"Service {name} leads to no pod that is ready"
        );
        Demand(
            pods.Share <= Math.Max(last.Weight, now.Weight)
                || (pods.Canary == 1 && Math.Max(last.Weight, now.Weight) > 0),
            $"Service {name} leads to {pods}, status says {now}, before {last}"
        );
    }

    private void OnDeployment(ClusterChange change)
    {
        var before = (int?)change.Old?["spec"]?["replicas"] ?? 0;
        var now = (int?)change.Object["spec"]?["replicas"] ?? 1;
        var isPrimary = change.Key.Name.EndsWith("-primary", StringComparison.Ordinal);
        var route = RouteOf(isPrimary ? change.Key.Name[..^"-primary".Length] : change.Key.Name);
        if (now >= before || IsWithinItsAutoscaler(change.Key.Name, now))
        {
            return;
        }
        if (ApexPods.Find(cluster, isPrimary ? change.Key.Name[..^"-primary".Length] : change.Key.Name) is { } pods)
        {
            var answering = isPrimary ? pods.Primary : pods.Canary;
            Demand(
                answering == 0,
                $"{change.Key} is scaled from {before} to {now} while {answering} of its pods answer"
            );
        }
        if (route is not { } weight)
        {
            return;
        }
        var share = isPrimary ? weight.Primary : Math.Max(weight.Share, weight.Mirror);
        Demand(share == 0, $"{change.Key} is scaled from {before} to {now} while it has {share} % of the traffic");
    }

    /// <summary>What an autoscaler takes away by its own bounds, nobody else did.</summary>
    private bool IsWithinItsAutoscaler(string deployment, int replicas) =>
        cluster.Get(Kinds.Autoscalers, new(Manifests.Namespace, deployment)) is { } autoscaler
        && replicas > 0
        && replicas >= ((int?)autoscaler["spec"]?["minReplicas"] ?? 1);

    private bool IsReady(string deployment)
    {
        var key = new Canary.Kubernetes.ObjectKey(Manifests.Namespace, deployment);
        var found = cluster.Get(Kinds.Deployments, key) ?? cluster.Get(Kinds.StatefulSets, key);
        // A Service as a target has no pods of its own.
        return found is null
            ? cluster.List(V1Canary.Type).Any(canary => (string?)canary["spec"]?["targetRef"]?["kind"] == "Service")
            : (int?)found["status"]?["availableReplicas"] >= 1;
    }

    /// <summary>
    /// A StatefulSet replaces its pods in their places: while one with a single pod does so, for a change of its template, nobody can see to it that
    /// it is ready. It must be at all other times.
    /// </summary>
    private bool IsSetOfOneReplaced(string set) =>
        cluster.Get(Kinds.StatefulSets, new(Manifests.Namespace, set)) is { } found
        && ((int?)found["spec"]?["replicas"] ?? 1) <= 1
        && (
            (string?)found["status"]?["updateRevision"] != (string?)found["status"]?["currentRevision"]
            || cluster.Get(Kinds.Pods, new(Manifests.Namespace, $"{set}-0"))?["metadata"]?["deletionTimestamp"]
                is not null
        );

    private int? WeightOf(string name) => RouteOf(name)?.Canary;

    private RouteWeight? RouteOf(string name) =>
        new[] { Kinds.Routes, IstioManifests.VirtualServices }
            .Where(cluster.Types.Contains)
            .Select(kind => cluster.Get(kind, new(Manifests.Namespace, name)))
            .Append(cluster.Get(Kinds.Ingresses, new(Manifests.Namespace, $"{name}-canary")))
            .Select(route => route is null ? null : RouteWeight.Of(route))
            .FirstOrDefault(weight => weight is not null);

    /// <summary>What a status gives the canary.</summary>
    private readonly record struct Given(decimal Weight, decimal ToEveryone, decimal Mirror)
    {
        public static Given By(JsonNode? status)
        {
            var weight = (decimal?)status?["canaryWeight"] ?? 0;
            return new(weight, status?["match"] is null ? weight : 0, (decimal?)status?["mirrorWeight"] ?? 0);
        }
    }

    private void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            broken.Add($"{cluster.Time.GetUtcNow():HH:mm:ss.fff} {otherwise}");
        }
    }
}
