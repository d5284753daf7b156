using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Endpoints;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Auth;

/// <summary>Nobody may grant more than they have: roles and bindings are checked against the writer's own rights.</summary>
internal static class Escalation
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <exception cref="StatusException">403: the role would allow what the writer may not do.</exception>
    public static void Demand(Exchange exchange, Authorizer authorizer)
    {
        var (info, user) = (exchange.Info, exchange.User);
        if (info.Group != Group || user.IsMaster)
        {
            return;
        }
        var body = WriteBody.Read(exchange);
        var isRole = info.Resource is "roles" or "clusterroles";
        var verb = isRole ? "escalate" : "bind";
        var target = isRole ? info.Resource : RoleResource(body);
        var name = isRole ? info.Name : body.Object("roleRef").String("name") ?? "";
        if (authorizer.Allows(user, new AccessAttributes(verb, Group, target, info.Namespace, name)))
        {
            return;
        }
        var rules = isRole
            ? body.Array("rules").Objects().Select(PolicyRule.Parse)
            : authorizer.RulesOf(body, info.Namespace);
        var missing = rules.SelectMany(r => r.Grants(info.Namespace)).Where(g => !authorizer.Allows(user, g)).ToList();
        if (missing.Count > 0)
        {
            throw ApiErrors.Forbidden(
                Group,
                info.Resource,
                body.Object("metadata").String("name") ?? info.Name,
                $"user \"{user.Name}\" (groups=[{string.Join(' ', user.Groups.Select(g => $"\"{g}\""))}]) is attempting to grant RBAC "
                    + "permissions not currently held:\n"
                    + string.Join('\n', missing.Select(Describe))
            );
        }
    }

    private static string RoleResource(JsonObject binding) =>
        binding.Object("roleRef").String("kind") == "ClusterRole" ? "clusterroles" : "roles";

    private static string Describe(AccessAttributes grant) =>
        grant.Resource.Length == 0
            ? $"{{NonResourceURLs:[\"{grant.Path}\"], Verbs:[\"{grant.Verb}\"]}}"
            : $"{{APIGroups:[\"{grant.Group}\"], Resources:[\"{grant.Resource}\"], Verbs:[\"{grant.Verb}\"]}}";
}
