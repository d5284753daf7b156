using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>A served version of a CustomResourceDefinition.</summary>
/// <param name="Schema">Its schema; null where everything is kept as it is.</param>
/// <param name="IsStorage">Objects are stored as this version.</param>
/// <param name="OpenApi">The schema as the definition has it, for documents.</param>
internal sealed record CustomVersion(StructuralSchema Schema, bool IsStorage, JsonObject OpenApi);
