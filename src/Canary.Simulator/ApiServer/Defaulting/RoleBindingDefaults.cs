using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Defaulting;

/// <summary>Users and groups are of RBAC's own group, ServiceAccounts of the core one.</summary>
internal static class RoleBindingDefaults
{
    private const string Group = "rbac.authorization.k8s.io";

    public static void Set(JsonObject obj)
    {
        if (obj.Object("roleRef") is { } role && role.String("apiGroup") is null or { Length: 0 })
        {
            role["apiGroup"] = Group;
        }
        foreach (var subject in obj.Array("subjects").Objects().Where(s => s.String("kind") is "User" or "Group"))
        {
            subject.Default("apiGroup", Group);
        }
    }
}
