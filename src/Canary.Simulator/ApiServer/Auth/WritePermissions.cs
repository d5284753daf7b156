using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Endpoints;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Auth;

/// <summary>What a write needs beyond its verb: making an object by apply or PUT is a creation; an owner that waits must allow it.</summary>
internal static class WritePermissions
{
    /// <exception cref="StatusException">403.</exception>
    public static void Demand(Exchange exchange, Authorizer authorizer)
    {
        DemandCreation(exchange, authorizer);
        if (authorizer.ProtectsOwners)
        {
            DemandOwners(exchange, authorizer);
        }
    }

    private static void DemandCreation(Exchange exchange, Authorizer authorizer)
    {
        var info = exchange.Info;
        var mayCreate =
            info.Verb == "patch"
                ? WriteBody.IsApply(exchange)
                : info.Verb == "update" && exchange.Definition.CreatesOnUpdate;
        if (mayCreate && exchange.Registry.Find(exchange.Definition, exchange.Key) is null)
        {
            authorizer.Demand(exchange.User, info with { Verb = "create" });
        }
    }

    /// <summary>The admission plug-in OwnerReferencesPermissionEnforcement, for a new <c>blockOwnerDeletion</c>.</summary>
    private static void DemandOwners(Exchange exchange, Authorizer authorizer)
    {
        var (info, type) = (exchange.Info, exchange.Definition.Type);
        var known = Waiting(exchange.Registry.Find(exchange.Definition, exchange.Key)).Select(Uid).ToHashSet();
        var owners = Waiting(WriteBody.Read(exchange)).Where(owner => !known.Contains(Uid(owner)));
        foreach (var owner in owners)
        {
            var apiVersion = owner.String("apiVersion") ?? "";
            if (exchange.Registry.Catalogue.FindKind(apiVersion, owner.String("kind") ?? "") is not { } definition)
            {
                continue;
            }
            var held = new AccessAttributes(
                "update",
                definition.Type.Group,
                definition.Type.Plural + "/finalizers",
                definition.Type.Namespaced ? info.Namespace : "",
                owner.String("name") ?? ""
            );
            if (!authorizer.Asks(exchange.User, held))
            {
                throw ApiErrors.Forbidden(
                    type.Group,
                    type.Plural,
                    info.Name,
                    "cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: , <nil>"
                );
            }
        }
    }

    /// <summary>The owners that wait for the object.</summary>
    private static IEnumerable<JsonObject> Waiting(JsonObject? obj) =>
        obj.Object("metadata")
            .Array("ownerReferences")
            .Objects()
            .Where(owner => owner["blockOwnerDeletion"]?.GetValue<bool>() == true);

    private static string? Uid(JsonObject owner) => owner.String("uid");
}
