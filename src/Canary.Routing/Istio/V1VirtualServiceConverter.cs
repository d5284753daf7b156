using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Routing.Rendering;

namespace Canary.Routing.Istio;

/// <summary>Reads a VirtualService into its projection: of its managed fields only who owns the routes is kept.</summary>
public sealed class V1VirtualServiceConverter : JsonConverter<V1VirtualService>
{
    public override V1VirtualService Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var route = document.RootElement;
        return new()
        {
            Metadata = Child(route, "metadata")?.Deserialize(RoutingJson.Default.V1ObjectMeta) ?? new(),
            Spec = Child(route, "spec")?.Clone() ?? default,
            Status = Child(route, "status")?.Deserialize(RoutingJson.Default.V1IstioStatus) ?? new(),
            HttpManagers = FieldOwners.Of(route, "http"),
            TcpManagers = FieldOwners.Of(route, "tcp"),
        };
    }

    public override void Write(Utf8JsonWriter writer, V1VirtualService value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A projection lacks parts of the route; writing it would lose the rest.");

    private static JsonElement? Child(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty(name, out var child)
        && child.ValueKind == JsonValueKind.Object
            ? child
            : null;
}
