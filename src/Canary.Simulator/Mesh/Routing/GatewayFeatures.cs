using System.Text.Json.Nodes;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>What the gateway can do, by the names that Gateway API has for it.</summary>
/// <param name="supported">Their names; null: all that the simulator knows.</param>
internal sealed class GatewayFeatures(IReadOnlyCollection<string>? supported)
{
    /// <summary>Notes a field that is set although the gateway can't do what it asks for.</summary>
    public void Require(string feature, JsonNode? field, string at, List<string> unsupported)
    {
        if (field is not null && supported?.Contains(feature) == false)
        {
            unsupported.Add($"{at}: the gateway does not support {feature}");
        }
    }
}
