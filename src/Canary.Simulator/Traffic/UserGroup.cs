using Canary.Simulator.Mesh;

namespace Canary.Simulator.Traffic;

/// <summary>Users who have something in common; each is one browser with a session of its own on each route.</summary>
public sealed record UserGroup
{
    /// <summary>What it is called in results.</summary>
    public required string Name { get; init; }

    /// <summary>Its part of all requests, against the sum of all groups' shares; default 1.</summary>
    public double Share { get; init; } = 1;

    /// <summary>How many users it has, each as likely to send the next request; default 100.</summary>
    public int Users { get; init; } = 100;

    /// <summary>Whether they keep the cookies that answers set, until these expire or are deleted; default false.</summary>
    public bool KeepsCookies { get; init; }

    /// <summary>Headers that each request carries.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Cookies that each user has from the start; one that keeps cookies can lose them.</summary>
    public IReadOnlyDictionary<string, string> Cookies { get; init; } = new Dictionary<string, string>();

    /// <summary>The workload that they are, if they live inside the cluster.</summary>
    public RequestSource? Source { get; init; }
}

/// <summary>Something that users ask for though no route speaks of it, such as a Service by its name.</summary>
/// <param name="Name">What it is called in results, in place of a route.</param>
/// <param name="Request">The request.</param>
public sealed record UserTarget(Canary.Kubernetes.ObjectKey Name, GatewayRequest Request);
