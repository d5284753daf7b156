namespace Canary.Simulator.Mesh.Routing;

/// <summary>One of those who say where requests go: a gateway, a mesh, an ingress.</summary>
internal interface IRouteSource
{
    /// <summary>The rules in force.</summary>
    RouteTable Routes { get; }
}
