using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Apply;

/// <summary>Who owns the replicas, seen from an object and from its Scale.</summary>
internal static class ScaleOwnership
{
    private static readonly FieldSet OfScale = FieldSet.Path("f:spec", "f:replicas");

    /// <summary>Gives a Scale the managers that own the object's replicas.</summary>
    public static void ToScale(JsonObject obj, JsonObject scale, ResourceDefinition definition)
    {
        var replicas = OfObject(definition);
        var managers = Managers.Read(obj.Object("metadata"));
        var result = new Managers();
        foreach (var id in managers.Ids.Where(id => !managers[id].Intersect(replicas).IsEmpty))
        {
            result.Set(id with { ApiVersion = "autoscaling/v1" }, OfScale, managers.TimeOf(id));
        }
        result.Write(scale.Ensure("metadata"));
    }

    /// <summary>Takes over into the object who owns the replicas after an apply to its Scale.</summary>
    public static void FromScale(JsonObject scale, JsonObject obj, ResourceDefinition definition)
    {
        var replicas = OfObject(definition);
        var metadata = obj.Ensure("metadata");
        var managers = Managers.Read(metadata);
        var owners = Managers.Read(scale.Object("metadata"));
        foreach (var id in managers.Ids)
        {
            var isOwner = !owners[id with { ApiVersion = "autoscaling/v1" }].IsEmpty;
            managers.Set(id, isOwner ? managers[id] : managers[id].Except(replicas));
        }
        foreach (var id in owners.Ids.Where(id => id.Subresource == "scale" && !owners[id].Intersect(OfScale).IsEmpty))
        {
            var own = id with { ApiVersion = definition.Type.ApiVersion };
            managers.Set(own, replicas, owners.TimeOf(id));
        }
        managers.Write(metadata);
    }

    private static FieldSet OfObject(ResourceDefinition definition)
    {
        var parts = definition.Scale!.SpecReplicas.Split('.', StringSplitOptions.RemoveEmptyEntries); // only kinds that scale come here
        return FieldSet.Path([.. parts.Select(PathElement.Field)]);
    }
}
