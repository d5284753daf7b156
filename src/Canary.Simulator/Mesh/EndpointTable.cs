using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.Cluster;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh;

/// <summary>The addresses of each Service's ready endpoints, as its EndpointSlices have them now.</summary>
internal sealed class EndpointTable : IDisposable
{
    private const string ServiceLabel = "kubernetes.io/service-name";

    private readonly Lock gate = new();
    private readonly ClusterView view;
    private readonly ConcurrentDictionary<ObjectKey, Ring> services = new();

    public EndpointTable(ClusterView view)
    {
        this.view = view;
        view.Changed += OnChange;
        foreach (var slice in view.List(Kinds.EndpointSlices))
        {
            Refresh(slice);
        }
    }

    /// <summary>The ready endpoint whose turn it is; null: there is none.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="where">Which of them count; null: all.</param>
    public string? Next(ObjectKey service, Func<string, bool>? where = null) =>
        !services.TryGetValue(service, out var ring) ? null
        : where is null ? ring.Next()
        : ring.Next(where);

    public void Dispose() => view.Changed -= OnChange;

    private void OnChange(ClusterChange change)
    {
        if (change.Type.Plural == Kinds.EndpointSlices.Plural && change.Type.Group == Kinds.EndpointSlices.Group)
        {
            Refresh(change.Object);
        }
    }

    private void Refresh(JsonObject slice)
    {
        if (slice.Label(ServiceLabel) is not { } name)
        {
            return;
        }
        var key = slice.Key() with { Name = name };
        // Who comes last sees the newest slices.
        using var turn = gate.EnterScope();
        var slices = view.Select(
            Kinds.EndpointSlices,
            key.Namespace,
            LabelSelector.OfLabels(new() { [ServiceLabel] = name })
        );
        string[] addresses =
        [
            .. slices
                .SelectMany(of => of.Items("endpoints"))
                .Where(endpoint => endpoint.At("conditions", "ready") is null || endpoint.Flag("conditions", "ready"))
                .SelectMany(endpoint => endpoint.Items("addresses"))
                .Select(address => address.Text() ?? "")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        if (addresses.Length > 0)
        {
            services.AddOrUpdate(key, _ => new(addresses, 0), (_, ring) => new(addresses, ring.Position));
        }
        else
        {
            services.TryRemove(key, out _);
        }
    }

    private sealed class Ring(string[] addresses, int position)
    {
        private int position = position;

        public int Position => position;

        public string? Next(Func<string, bool> where)
        {
            var own = Array.FindAll(addresses, where.Invoke);
            return own.Length == 0 ? null : own[(uint)Interlocked.Increment(ref position) % own.Length];
        }

        public string Next() => addresses[(uint)Interlocked.Increment(ref position) % addresses.Length];
    }
}
