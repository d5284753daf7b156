namespace Canary.Simulator.Mesh;

/// <summary>How the simulated NGINX ingress controller is set up.</summary>
public sealed class NginxOptions
{
    /// <summary>The class of the Ingresses that it serves, by field or by the old annotation; default <c>nginx</c>.</summary>
    public string IngressClass { get; init; } = "nginx";

    /// <summary>What its annotations begin with, without the slash; default <c>nginx.ingress.kubernetes.io</c>.</summary>
    public string AnnotationPrefix { get; init; } = "nginx.ingress.kubernetes.io";
}
