using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Registry;

/// <summary>Keeps an object's status apart from the rest, where it is a subresource.</summary>
internal static class Statuses
{
    /// <summary>A new object's status is the server's to write: what the client sent is dropped.</summary>
    public static void Reset(JsonObject obj, ResourceDefinition definition)
    {
        obj.Remove("status");
        if (!definition.IsCustom)
        {
            var empty = new JsonObject();
            TypedDecoder.Decode(empty, definition.Schema);
            if (empty["status"] is { } status)
            {
                obj["status"] = status.DeepClone();
            }
        }
    }

    /// <summary>A main write leaves status as it was.</summary>
    public static void Keep(JsonObject obj, JsonObject old) => Copy(old, obj, "status");

    /// <summary>A status write leaves all else as it was: of custom resources the metadata too, of some built-in kinds the labels.</summary>
    public static JsonObject Only(JsonObject obj, JsonObject old, ResourceDefinition definition)
    {
        var result = old.DeepClone().AsObject();
        Copy(obj, result, "status");
        var metadata = obj.Ensure("metadata").DeepClone().AsObject();
        if (definition.IsCustom)
        {
            var kept = result.Ensure("metadata");
            Copy(metadata, kept, "managedFields");
            return result;
        }
        if (definition.StatusKeepsLabels)
        {
            Copy(old.Ensure("metadata"), metadata, "labels");
        }
        result["metadata"] = metadata;
        return result;
    }

    private static void Copy(JsonObject from, JsonObject to, string key)
    {
        if (from[key] is { } value)
        {
            to[key] = value.DeepClone();
        }
        else
        {
            to.Remove(key);
        }
    }
}
