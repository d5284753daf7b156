using Canary.Simulator.Mesh;

namespace Canary.Simulator.Tests.Mesh.Istio;

/// <summary>A world with Istio, and with the Services old, new and app; app has no pods of its own.</summary>
internal sealed class IstioWorld : IDisposable
{
    public const string App = "app.default.svc.cluster.local";

    public IstioWorld(string? newBehaviour = null, string? oldBehaviour = null)
    {
        Mesh = new(
            newBehaviour,
            oldBehaviour,
            new()
            {
                Istio = true,
                Users = new() { RequestsPerSecond = 0 },
            }
        );
        Mesh.World.Apply(Manifests.Service("app"));
        Mesh.World.RunFor(seconds: 1);
    }

    public MeshWorld Mesh { get; }

    /// <summary>Applies a VirtualService for the Service app, and waits until it is in force.</summary>
    public void Route(params string[] http) => Apply("hosts: [app]", http);

    /// <summary>Applies the VirtualService app with this head, and waits until it is in force.</summary>
    public void Apply(string head, params string[] http) => Apply("app", head, http);

    public void Apply(string name, string head, string[] http)
    {
        var routes = http.Length == 0 ? "" : $"http: [{string.Join(", ", http)}]";
        Mesh.World.Apply(
            $"""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {"{"} name: {name} {"}"}
            spec:
              {head}
              {routes}
            """
        );
        Mesh.World.RunFor(seconds: 1);
    }

    public GatewayResponse Get(string path = "/", string host = App, params (string, string)[] headers) =>
        Mesh.Get(path, host, headers);

    public string? ServiceOf(string path = "/", string host = App, params (string, string)[] headers) =>
        Mesh.ServiceOf(path, host, headers);

    /// <summary>How many of so many requests each Service gets.</summary>
    public Dictionary<string, int> Spread(int requests, string host = App) =>
        Enumerable.Range(0, requests).CountBy(_ => ServiceOf(host: host) ?? "none").ToDictionary();

    /// <summary>A weighted route, as flow YAML.</summary>
    public static string To(params (string Host, int Weight)[] destinations) =>
        $"route: [{string.Join(", ", destinations.Select(to => $"{{ destination: {{ host: {to.Host} }}, weight: {to.Weight} }}"))}]";

    public void Dispose() => Mesh.Dispose();
}
