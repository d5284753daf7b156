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

    /// <summary>
    /// A status write leaves all else as it was: of custom resources the metadata too, of some built-in kinds the labels. What is kept of the
    /// new object is taken out of it.
    /// </summary>
    public static JsonObject Only(JsonObject obj, JsonObject old, ResourceDefinition definition)
    {
        var metadata = obj.Ensure("metadata");
        if (definition.IsCustom)
        {
            var kept = old.Ensure("metadata").DeepClone().AsObject();
            Copy(metadata, kept, "managedFields");
            metadata = kept;
        }
        else
        {
            obj.Remove("metadata");
            if (definition.StatusKeepsLabels)
            {
                Copy(old.Ensure("metadata"), metadata, "labels");
            }
        }
        var result = new JsonObject();
        foreach (var (name, value) in old.Where(field => field.Key != "status"))
        {
            result[name] = name == "metadata" ? metadata : value?.DeepClone();
        }
        if (obj["status"] is { } status)
        {
            obj.Remove("status");
            result["status"] = status;
        }
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
