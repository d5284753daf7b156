using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Http;
using Canary.Simulator.ApiServer.Registry;

namespace Canary.Simulator.ApiServer.Auth;

/// <summary>RBAC: members of <c>system:masters</c> may do all, others what roles bound to them allow.</summary>
internal sealed class Authorizer(ObjectRegistry registry)
{
    /// <summary>Whether who names an owner that waits for its dependents must be allowed to set the owner's finalizers.</summary>
    public bool ProtectsOwners { get; init; }

    /// <summary>Told of every permission that a request needed; null: nobody is.</summary>
    public AccessLog? Log { get; init; }

    private static readonly PolicyRule Discovery = new(
        ["get", "head"],
        [],
        [],
        [],
        [
            "/api",
            "/api/*",
            "/apis",
            "/apis/*",
            "/healthz",
            "/livez",
            "/readyz",
            "/openapi",
            "/openapi/*",
            "/version",
            "/version/",
        ]
    );

    private static readonly PolicyRule Self = new(
        ["create"],
        ["authentication.k8s.io", "authorization.k8s.io"],
        ["selfsubjectreviews", "selfsubjectaccessreviews", "selfsubjectrulesreviews"],
        [],
        []
    );

    private static readonly PolicyRule Public = Discovery with
    {
        Paths = ["/healthz", "/livez", "/readyz", "/version", "/version/"],
    };

    /// <exception cref="StatusException">403.</exception>
    public void Demand(UserInfo user, RequestInfo info)
    {
        var asked = AccessAttributes.Of(info);
        if (Asks(user, asked))
        {
            return;
        }
        if (!info.IsResource)
        {
            throw new StatusException(
                403,
                "Forbidden",
                $"forbidden: User \"{user.Name}\" cannot {asked.Verb} path \"{asked.Path}\"",
                new JsonObject()
            );
        }
        throw ApiErrors.Forbidden(
            info.Group,
            info.Resource,
            info.Name,
            $"User \"{user.Name}\" cannot {asked.Verb} resource \"{asked.Resource}\" in API group \"{asked.Group}\" {Where(asked)}"
        );
    }

    /// <exception cref="StatusException">403.</exception>
    public void DemandImpersonation(UserInfo user, string resource, string name, string @namespace)
    {
        var asked = new AccessAttributes("impersonate", "", resource, @namespace, name);
        if (!Allows(user, asked))
        {
            throw ApiErrors.Forbidden(
                "",
                resource,
                name,
                $"User \"{user.Name}\" cannot impersonate resource \"{resource}\" in API group \"\" {Where(asked)}"
            );
        }
    }

    /// <summary>Whether a request may be carried out, as far as this permission goes.</summary>
    public bool Asks(UserInfo user, AccessAttributes asked)
    {
        var allowed = Allows(user, asked);
        Log?.Add(user, asked, allowed);
        return allowed;
    }

    public bool Allows(UserInfo user, AccessAttributes asked) =>
        user.IsMaster || RulesFor(user, asked.Namespace).Any(rule => rule.Allows(asked));

    /// <summary>The rules that hold for a user in a namespace (empty: cluster-wide only).</summary>
    public IEnumerable<PolicyRule> RulesFor(UserInfo user, string @namespace)
    {
        if (user.Groups.Contains("system:authenticated"))
        {
            yield return Discovery;
            yield return Self;
        }
        yield return Public;
        foreach (var binding in Bindings("clusterrolebindings", null).Where(b => Binds(b, user, "")))
        {
            foreach (var rule in RulesOf(binding, ""))
            {
                yield return rule;
            }
        }
        foreach (
            var binding in @namespace.Length == 0
                ? []
                : Bindings("rolebindings", @namespace).Where(b => Binds(b, user, @namespace))
        )
        {
            foreach (var rule in RulesOf(binding, @namespace))
            {
                yield return rule;
            }
        }
    }

    /// <summary>The rules of the role that a binding refers to.</summary>
    public IEnumerable<PolicyRule> RulesOf(JsonObject binding, string @namespace)
    {
        var role = binding.Object("roleRef");
        var isCluster = role.String("kind") == "ClusterRole";
        var kind = Kind(isCluster ? "clusterroles" : "roles");
        var stored = registry.Store.Find(kind, new ObjectKey(isCluster ? "" : @namespace, role.String("name") ?? ""));
        return stored is null ? [] : Parse(stored.Body).Array("rules").Objects().Select(PolicyRule.Parse);
    }

    private IEnumerable<JsonObject> Bindings(string plural, string? @namespace) =>
        registry
            .Store.Snapshot(Kind(plural))
            .Objects.Values.Where(o => @namespace is null || o.Key.Namespace == @namespace)
            .Select(o => Parse(o.Body));

    private static bool Binds(JsonObject binding, UserInfo user, string @namespace) =>
        binding
            .Array("subjects")
            .Objects()
            .Any(s =>
                s.String("kind") switch
                {
                    "User" => s.String("name") == user.Name,
                    "Group" => user.Groups.Contains(s.String("name") ?? ""),
                    "ServiceAccount" => user.Name
                        == $"system:serviceaccount:{s.String("namespace") ?? @namespace}:{s.String("name")}",
                    _ => false,
                }
            );

    private static string Kind(string plural) => "rbac.authorization.k8s.io/" + plural;

    private static JsonObject Parse(byte[] body) => JsonNode.Parse(body)!.AsObject(); // bodies are objects

    private static string Where(AccessAttributes asked) =>
        asked.Namespace.Length > 0 ? $"in the namespace \"{asked.Namespace}\"" : "at the cluster scope";
}
