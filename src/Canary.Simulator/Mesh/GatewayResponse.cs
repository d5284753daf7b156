using Canary.Kubernetes;

namespace Canary.Simulator.Mesh;

/// <summary>What the gateway answers.</summary>
public sealed record GatewayResponse
{
    public required int Status { get; init; }

    public string Body { get; init; } = "";

    /// <summary>In order; <c>Set-Cookie</c> may occur several times.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How long it takes from the request to the answer.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The Service that the request was routed to; null: none.</summary>
    public ObjectKey? Service { get; init; }

    /// <summary>The pod that answered; null: none.</summary>
    public ObjectKey? Pod { get; init; }

    /// <summary>The workload of the pod that answered; empty: no pod answered.</summary>
    public string Workload { get; init; } = "";

    /// <summary>The hash of the pod's template; empty: no pod answered.</summary>
    public string Revision { get; init; } = "";
}
