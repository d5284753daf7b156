using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Mesh.Istio;

/// <summary>Reads where a VirtualService or one of its conditions counts: at gateways, and among the workloads of the mesh.</summary>
internal static class IstioGateways
{
    /// <summary>The name that stands for all workloads.</summary>
    public const string Mesh = "mesh";

    /// <summary>The gateways that are named, as <c>namespace/name</c>, and <see cref="Mesh"/>; null: none.</summary>
    public static IReadOnlyCollection<string>? Named(JsonNode? holder, string home)
    {
        var names = holder.Items("gateways").Select(name => name.Text() ?? "").ToList();
        return names.Count == 0
            ? null
            : names.ConvertAll(name =>
                name == Mesh || name.Contains('/', StringComparison.Ordinal) ? name : $"{home}/{name}"
            );
    }
}
