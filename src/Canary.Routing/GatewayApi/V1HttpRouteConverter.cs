using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Kubernetes;
using Canary.Routing.Rendering;

namespace Canary.Routing.GatewayApi;

/// <summary>Reads a route into its projection: of its managed fields only who owns the rules is kept.</summary>
public sealed class V1HttpRouteConverter : JsonConverter<V1HttpRoute>
{
    public override V1HttpRoute Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var route = document.RootElement;
        var metadata = Child(route, "metadata");
        return new()
        {
            Kind = Child(route, "kind") is { ValueKind: JsonValueKind.String } kind
                ? kind.GetString() ?? V1HttpRoute.Type.Kind
                : V1HttpRoute.Type.Kind,
            Metadata = IsObject(metadata) ? metadata.Deserialize(RoutingJson.Default.V1ObjectMeta) ?? new() : new(),
            RulesManagers = FieldOwners.Of(route, "rules"),
            Spec =
                Child(route, "spec") is var spec && IsObject(spec)
                    ? new()
                    {
                        ParentRefs = Copy(spec, "parentRefs"),
                        Hostnames = Copy(spec, "hostnames"),
                        Rules = Copy(spec, "rules"),
                    }
                    : new(),
            Status =
                Child(route, "status") is var status && IsObject(status)
                    ? status.Deserialize(RoutingJson.Default.V1HttpRouteStatus) ?? new()
                    : new(),
        };
    }

    public override void Write(Utf8JsonWriter writer, V1HttpRoute value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A projection lacks parts of the route; writing it would lose the rest.");

    private static JsonElement Copy(JsonElement parent, string name) =>
        Child(parent, name) is { ValueKind: not JsonValueKind.Undefined } child ? child.Clone() : default;

    private static JsonElement Child(JsonElement parent, string name) =>
        IsObject(parent) && parent.TryGetProperty(name, out var child) ? child : default;

    private static bool IsObject(JsonElement element) => element.ValueKind == JsonValueKind.Object;
}
