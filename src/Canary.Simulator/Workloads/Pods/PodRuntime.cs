using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Workloads.Pods.Configuration;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>A pod's processes: what answers requests, from the containers' start to their end.</summary>
internal sealed class PodRuntime
{
    private readonly Lock gate = new();
    private readonly Random random;
    private readonly RequestRate requests;

    /// <param name="pod">The pod.</param>
    /// <param name="behaviour">How it behaves.</param>
    /// <param name="configuration">What its containers found.</param>
    /// <param name="address">Its address.</param>
    /// <param name="started">When its containers started.</param>
    /// <param name="seed">Decides which requests fail and how long each takes.</param>
    public PodRuntime(
        JsonObject pod,
        PodBehaviour behaviour,
        PodConfiguration configuration,
        string address,
        DateTimeOffset started,
        int seed
    )
    {
        Key = pod.Key();
        Uid = pod.Uid();
        Revision = pod.Label(PodTemplate.HashLabel) ?? pod.Label("controller-revision-hash") ?? "";
        (WorkloadKind, Workload) = WorkloadOf(pod);
        Behaviour = behaviour;
        Configuration = configuration;
        Address = address;
        Started = started;
        Metrics = new(Key.Namespace, Key.Name, address);
        random = new(seed);
        requests = new(started);
    }

    public ObjectKey Key { get; }

    public string Uid { get; }

    /// <summary>The hash of the template that it was made from.</summary>
    public string Revision { get; }

    /// <summary>The workload that it is of, as users know it: the Deployment rather than its ReplicaSet; without an owner the pod itself.</summary>
    public string Workload { get; }

    /// <summary>Its kind: Deployment, DaemonSet, StatefulSet, Job; without an owner Pod.</summary>
    public string WorkloadKind { get; }

    public PodBehaviour Behaviour { get; }

    public PodConfiguration Configuration { get; }

    public string Address { get; }

    public DateTimeOffset Started { get; }

    public PodMetrics Metrics { get; }

    /// <summary>The Ready condition, as last written.</summary>
    public bool IsReady { get; set; }

    /// <summary>Asked to end: it still answers, but should get no new requests.</summary>
    public bool IsStopping { get; set; }

    /// <summary>The cores that it uses, by its idle use and its requests of late; null: its manifest does not say.</summary>
    public double? CpuUse(DateTimeOffset now)
    {
        if (Behaviour is { Cpu: null, CpuPerRequest: null })
        {
            return null;
        }
        lock (gate)
        {
            return (Behaviour.Cpu ?? 0) + (requests.PerSecond(now) * (Behaviour.CpuPerRequest?.TotalSeconds ?? 0));
        }
    }

    /// <summary>Answers a request: decides status and latency, and counts it.</summary>
    public PodReply Answer(string method, DateTimeOffset now)
    {
        var running = now - Started;
        bool fails;
        TimeSpan latency;
        lock (gate)
        {
            requests.Count(now);
            fails = running >= Behaviour.ErrorRateAfter && random.NextDouble() < Behaviour.ErrorRate;
            latency = (running >= Behaviour.LatencyAfter ? Behaviour.Latency : LatencyDistribution.Default).Next(
                random
            );
        }
        var status = fails ? Behaviour.ErrorStatus : 200;
        Metrics.Record(method, status, latency);
        return new(status, latency);
    }

    private static (string Kind, string Name) WorkloadOf(JsonObject pod)
    {
        var owner = pod.ControllerOf().Text("name") ?? pod.Name();
        var hash = pod.Label(PodTemplate.HashLabel);
        return hash is not null && owner.EndsWith($"-{hash}", StringComparison.Ordinal)
            ? ("Deployment", owner[..^(hash.Length + 1)])
            : (pod.ControllerOf().Text("kind") ?? "Pod", owner);
    }
}

/// <summary>What a pod answers with, and how long that takes.</summary>
internal readonly record struct PodReply(int Status, TimeSpan Latency);
