using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Endpoints;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Auth;

/// <summary>
/// The admission plug-in OwnerReferencesPermissionEnforcement: who changes the owners of an object must be allowed to delete it, and who makes
/// an owner wait for it (<c>blockOwnerDeletion</c>) to set the owner's finalizers.
/// </summary>
internal sealed class OwnerPermissions(Exchange exchange, Authorizer authorizer)
{
    /// <exception cref="StatusException">403.</exception>
    public void Demand(JsonObject? old, JsonObject next)
    {
        var (before, after) = (Owners(old).ToList(), Owners(next).ToList());
        if (before.Count == after.Count && before.Zip(after).All(pair => Json.Same(pair.First, pair.Second)))
        {
            return;
        }
        if (old is not null)
        {
            DemandDeletion();
        }
        var known = before.Where(Waits).Select(Uid).ToHashSet();
        foreach (var owner in after.Where(Waits).Where(owner => !known.Contains(Uid(owner))))
        {
            DemandFinalizers(owner);
        }
    }

    private void DemandDeletion()
    {
        var info = exchange.Info;
        var type = exchange.Definition.Type;
        if (!authorizer.Asks(exchange.User, new("delete", type.Group, type.Plural, info.Namespace, info.Name)))
        {
            throw Forbidden("cannot set an ownerRef on a resource you can't delete: , <nil>");
        }
    }

    private void DemandFinalizers(JsonObject owner)
    {
        var apiVersion = owner.String("apiVersion") ?? "";
        if (exchange.Registry.Catalogue.FindKind(apiVersion, owner.String("kind") ?? "") is not { } definition)
        {
            return;
        }
        var held = new AccessAttributes(
            "update",
            definition.Type.Group,
            definition.Type.Plural + "/finalizers",
            definition.Type.Namespaced ? exchange.Info.Namespace : "",
            owner.String("name") ?? ""
        );
        if (!authorizer.Asks(exchange.User, held))
        {
            throw Forbidden(
                "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: , <nil>"
            );
        }
    }

    private StatusException Forbidden(string why)
    {
        var type = exchange.Definition.Type;
        return ApiErrors.Forbidden(type.Group, type.Plural, exchange.Info.Name, why);
    }

    private static IEnumerable<JsonObject> Owners(JsonObject? obj) =>
        obj.Object("metadata").Array("ownerReferences").Objects();

    private static bool Waits(JsonObject owner) => owner["blockOwnerDeletion"]?.GetValue<bool>() == true;

    private static string? Uid(JsonObject owner) => owner.String("uid");
}
