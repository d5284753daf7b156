using Canary.Simulator.ApiServer.Endpoints;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Auth;

/// <summary>What a write needs beyond its verb: making an object by apply or PUT is a creation; owners may be protected.</summary>
internal static class WritePermissions
{
    /// <exception cref="StatusException">403.</exception>
    public static void Demand(Exchange exchange, Authorizer authorizer)
    {
        DemandCreation(exchange, authorizer);
        if (authorizer.ProtectsOwners)
        {
            exchange.Review = new OwnerPermissions(exchange, authorizer).Demand;
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
}
