using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Simulator.Workloads;

/// <summary>Which objects a controller has: it adopts orphans that its selector matches, and lets go of what it does not match any more.</summary>
internal static class Adoption
{
    /// <param name="context">The cluster.</param>
    /// <param name="manager">The controller's name, for managedFields.</param>
    /// <param name="ownerType">The kind of the owner.</param>
    /// <param name="owner">The owner.</param>
    /// <param name="type">The kind of what is owned.</param>
    /// <param name="selector">What the owner selects.</param>
    public static IReadOnlyList<JsonObject> Claim(
        ControllerContext context,
        string manager,
        ResourceType ownerType,
        JsonObject owner,
        ResourceType type,
        LabelSelector selector
    )
    {
        var claimed = new List<JsonObject>();
        foreach (var obj in context.View.ControlledBy(type, owner.Uid()))
        {
            if (selector.Matches(obj))
            {
                claimed.Add(obj);
            }
            else if (!obj.IsBeingDeleted() && !owner.IsBeingDeleted())
            {
                Release(context, manager, owner, type, obj);
            }
        }
        if (owner.IsBeingDeleted() || selector.IsEmpty)
        {
            return claimed;
        }
        foreach (var orphan in context.View.Orphans(type, owner.Key().Namespace))
        {
            if (selector.Matches(orphan) && !orphan.IsBeingDeleted())
            {
                claimed.Add(Adopt(context, manager, ownerType, owner, type, orphan));
            }
        }
        return claimed;
    }

    private static JsonObject Adopt(
        ControllerContext context,
        string manager,
        ResourceType ownerType,
        JsonObject owner,
        ResourceType type,
        JsonObject orphan
    )
    {
        var adopted = orphan.Copy();
        var metadata = adopted.Ensure("metadata");
        var references = metadata["ownerReferences"] as JsonArray ?? [];
        metadata["ownerReferences"] = new JsonArray([
            .. references.Select(reference => reference?.DeepClone()),
            owner.ControllerReference(ownerType),
        ]);
        return context.Cluster.Update(type, adopted, manager);
    }

    private static void Release(
        ControllerContext context,
        string manager,
        JsonObject owner,
        ResourceType type,
        JsonObject obj
    )
    {
        var released = obj.Copy();
        var kept = released
            .Items("metadata", "ownerReferences")
            .Where(reference => reference.Text("uid") != owner.Uid())
            .Select(reference => reference.DeepClone());
        released.Ensure("metadata")["ownerReferences"] = new JsonArray([.. kept]);
        context.Cluster.Update(type, released, manager);
    }
}
