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

    private static readonly FieldSet Status = FieldSet.Path("f:status");
    private static readonly FieldSet Spec = FieldSet.Path("f:spec");
    private static readonly FieldSet AllButStatus = Spec.Union(FieldSet.Path("f:metadata"));
    private static readonly FieldSet SpecAndLabels = Spec.Union(FieldSet.Path("f:metadata", "f:labels"));

    /// <summary>Writes the new object's managedFields from the old one's and what differs.</summary>
    /// <param name="definition">What it is.</param>
    /// <param name="old">The object before; null: it is created.</param>
    /// <param name="next">The object after.</param>
    /// <param name="options">Who writes, and through which subresource.</param>
    /// <param name="now">When.</param>
    /// <param name="known">The old object's managers, where they have been read before; they are not changed.</param>
    /// <returns>The new object's; null: nobody has read them.</returns>
    public static Managers? Track(
        ResourceDefinition definition,
        JsonObject? old,
        JsonObject next,
        WriteOptions options,
        DateTimeOffset now,
        Managers? known = null
    )
    {
        if (options.IsApply)
        {
            return null;
        }
        var metadata = next.Ensure("metadata");
        var isReset = IsReset(metadata["managedFields"]);
        var managers = ManagersOf(metadata, old.Object("metadata"), isReset, known);
        if (isReset || (old is not null && managers.IsEmpty))
        {
            metadata.Remove("managedFields");
            return null;
        }
        var id = new ManagerId(options.FieldManager, "Update", definition.Type.ApiVersion, options.Subresource);
        var taken = TakeChanged(managers, id, old ?? EmptyOf(definition), next, definition);
        if (!taken.IsEmpty)
        {
            managers.Set(id, managers[id].Union(taken), Timestamps.Write(now));
        }
        managers.Write(metadata);
        return managers.Settled();
    }

    /// <summary>Those whom the new object names, or those of the old one where it names none.</summary>
    private static Managers ManagersOf(JsonObject metadata, JsonObject? old, bool isReset, Managers? known)
    {
        if (known is not null && Json.Same(metadata["managedFields"], old?["managedFields"]))
        {
            return known.Copy();
        }
        var managers = Managers.Read(metadata);
        return managers.IsEmpty && !isReset ? Managers.Read(old) : managers;
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
        var gone = changed.Union(removed);
        foreach (var id in managers.Ids)
        {
            managers.Set(id, managers[id].Except(gone));
        }
        return changed;
    }

    /// <summary>Without what nobody owns, and without what a write through this subresource does not reach.</summary>
    public static FieldSet Ownable(FieldSet set, ResourceDefinition definition, string subresource)
    {
        var reset = subresource switch
        {
            "status" when definition.IsCustom => AllButStatus,
            "status" when definition.StatusKeepsLabels => SpecAndLabels,
            "status" => Spec,
            "" when definition.HasStatus => Status,
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
