using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>A pod's processes: what answers requests, from the containers' start to their end.</summary>
internal sealed class PodRuntime
{
    private readonly Lock gate = new();
    private readonly Random random;

    /// <param name="pod">The pod.</param>
    /// <param name="behaviour">How it behaves.</param>
    /// <param name="address">Its address.</param>
    /// <param name="started">When its containers started.</param>
    /// <param name="seed">Decides which requests fail and how long each takes.</param>
    public PodRuntime(JsonObject pod, PodBehaviour behaviour, string address, DateTimeOffset started, int seed)
    {
        Key = pod.Key();
        Uid = pod.Uid();
        Revision = pod.Label(PodTemplate.HashLabel) ?? pod.Label("controller-revision-hash") ?? "";
        Behaviour = behaviour;
        Address = address;
        Started = started;
        Metrics = new(Key.Namespace, Key.Name, address);
        random = new(seed);
    }

    public ObjectKey Key { get; }

    public string Uid { get; }

    /// <summary>The hash of the template that it was made from.</summary>
    public string Revision { get; }

    public PodBehaviour Behaviour { get; }

    public string Address { get; }

    public DateTimeOffset Started { get; }

    public PodMetrics Metrics { get; }

    /// <summary>The Ready condition, as last written.</summary>
    public bool IsReady { get; set; }

    /// <summary>Asked to end: it still answers, but should get no new requests.</summary>
    public bool IsStopping { get; set; }

    /// <summary>Answers a request: decides status and latency, and counts it.</summary>
    public PodReply Answer(string method, DateTimeOffset now)
    {
        var running = now - Started;
        bool fails;
        TimeSpan latency;
        lock (gate)
        {
            fails = running >= Behaviour.ErrorRateAfter && random.NextDouble() < Behaviour.ErrorRate;
            latency = (running >= Behaviour.LatencyAfter ? Behaviour.Latency : LatencyDistribution.Default).Next(
                random
            );
        }
        var status = fails ? Behaviour.ErrorStatus : 200;
        Metrics.Record(method, status, latency);
        return new(status, latency);
    }
}

/// <summary>What a pod answers with, and how long that takes.</summary>
internal readonly record struct PodReply(int Status, TimeSpan Latency);
