using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Apply;

/// <summary>Keeps <c>metadata.managedFields</c> on creates, updates and patches: who changed a field owns it.</summary>
internal static class FieldOwnership
{
    private static readonly FieldSet Stripped = Union([
        FieldSet.Path("f:apiVersion"),
        FieldSet.Path("f:kind"),
        FieldSet.Path("f:metadata"),
        .. (
            (string[])
                [
                    "name",
                    "namespace",
                    "creationTimestamp",
                    "selfLink",
                    "uid",
                    "generation",
                    "managedFields",
                    "resourceVersion",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                ]
        ).Select(f => FieldSet.Path("f:metadata", PathElement.Field(f))),
    ]);

    /// <summary>Writes the new object's managedFields from the old one's and what differs.</summary>
    public static void Track(
        ResourceDefinition definition,
        JsonObject? old,
        JsonObject next,
        WriteOptions options,
        DateTimeOffset now
    )
    {
        if (options.IsApply)
        {
            return;
        }
        var metadata = next.Ensure("metadata");
        var isReset = IsReset(metadata["managedFields"]);
        var managers = Managers.Read(metadata);
        if (managers.IsEmpty && !isReset)
        {
            managers = Managers.Read(old.Object("metadata"));
        }
        if (isReset || (old is not null && managers.IsEmpty))
        {
            metadata.Remove("managedFields");
            return;
        }
        var id = new ManagerId(options.FieldManager, "Update", definition.Type.ApiVersion, options.Subresource);
        var taken = TakeChanged(managers, id, old ?? EmptyOf(definition), next, definition);
        if (!taken.IsEmpty)
        {
            managers.Set(id, managers[id].Union(taken), Timestamps.Write(now));
        }
        managers.Write(metadata);
    }

    /// <summary>Takes changed fields from all who own them.</summary>
    /// <returns>What was added or changed and may be owned through the subresource.</returns>
    public static FieldSet TakeChanged(
        Managers managers,
        ManagerId self,
        JsonObject old,
        JsonObject next,
        ResourceDefinition definition
    )
    {
        var (added, modified, removed) = FieldSets.Compare(old, next, definition.Schema);
        var changed = Ownable(added.Union(modified), definition, self.Subresource);
        foreach (var id in managers.Ids)
        {
            managers.Set(id, managers[id].Except(changed.Union(removed)));
        }
        return changed;
    }

    /// <summary>Without what nobody owns, and without what a write through this subresource does not reach.</summary>
    public static FieldSet Ownable(FieldSet set, ResourceDefinition definition, string subresource)
    {
        var reset = subresource switch
        {
            "status" when definition.IsCustom => Union([FieldSet.Path("f:spec"), FieldSet.Path("f:metadata")]),
            "status" when definition.StatusKeepsLabels => Union([
                FieldSet.Path("f:spec"),
                FieldSet.Path("f:metadata", "f:labels"),
            ]),
            "status" => FieldSet.Path("f:spec"),
            "" when definition.HasStatus => FieldSet.Path("f:status"),
            _ => FieldSet.Empty,
        };
        return set.ExceptBelow(reset).Except(Stripped);
    }

    /// <summary>What a new object is compared with: built-in kinds have empty structs already.</summary>
    public static JsonObject EmptyOf(ResourceDefinition definition)
    {
        var empty = new JsonObject();
        if (!definition.IsCustom)
        {
            TypedDecoder.Decode(empty, definition.Schema);
        }
        return empty;
    }

    private static bool IsReset(JsonNode? managedFields) =>
        managedFields is JsonArray list && (list.Count == 0 || (list.Count == 1 && list[0] is JsonObject { Count: 0 }));

    private static FieldSet Union(IEnumerable<FieldSet> sets) =>
        sets.Aggregate(FieldSet.Empty, (all, s) => all.Union(s));
}
