using Canary.Kubernetes;

namespace Canary.Simulator.Mesh.Nginx;

/// <summary>The kinds that the simulated NGINX ingress controller goes by.</summary>
internal static class NginxKinds
{
    public const string Group = "networking.k8s.io";

    public static readonly ResourceType Ingresses = new(Group, "v1", "ingresses", "Ingress");
}
