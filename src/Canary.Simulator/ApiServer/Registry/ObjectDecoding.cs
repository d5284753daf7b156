using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.CustomResources;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Registry;

/// <summary>Brings an object into the form of its kind: built-in kinds by their types, custom ones by their schema.</summary>
internal static class ObjectDecoding
{
    /// <returns>The fields that were dropped because the kind does not have them.</returns>
    /// <exception cref="DecodeException">A value has the wrong type.</exception>
    public static List<string> Decode(ResourceDefinition definition, JsonObject obj)
    {
        if (definition.Custom is not { } custom)
        {
            return TypedDecoder.Decode(obj, definition.Schema);
        }
        var unknown = new List<string>();
        if (obj["metadata"] is { } metadata)
        {
            if (metadata is not JsonObject fields)
            {
                throw new DecodeException(
                    "json: cannot unmarshal into Go struct field .metadata of type v1.ObjectMeta"
                );
            }
            unknown.AddRange(
                TypedDecoder.Decode(fields, SchemaText.BuiltIn["ObjectMeta"]).Select(f => "metadata." + f)
            );
        }
        unknown.AddRange(Pruning.Prune(obj, custom.Schema));
        return unknown;
    }
}
