using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Patch;

/// <summary>RFC 7386: objects are merged, null deletes, anything else replaces.</summary>
internal static class MergePatch
{
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject part:
                    target[name] = Apply(target[name] is JsonObject old ? old.DeepClone().AsObject() : [], part);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
        return target;
    }
}
