using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Auth;
using Canary.Testing;

namespace Canary.Controller.Tests.Permissions;

/// <summary>A single thing that an installation allows its controller.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Group">API group.</param>
/// <param name="Resource">Plural, with <c>/subresource</c>.</param>
/// <param name="Namespace">Empty: everywhere.</param>
/// <param name="Name">Empty: any.</param>
internal sealed record Grant(string Verb, string Group, string Resource, string Namespace, string Name)
{
    public bool Covers(AccessRecord asked) =>
        (Verb, Group, Resource) == (asked.Verb, asked.Group, asked.Resource)
        && (Namespace.Length == 0 || Namespace == asked.Namespace)
        && (Name.Length == 0 || Name == asked.Name);
}

/// <summary>What the roles of an installation allow its ServiceAccount, cut into single grants.</summary>
internal static class GrantedRules
{
    public static IReadOnlyList<Grant> Of(Installation installation, string account)
    {
        var objects = installation.Objects;
        return
        [
            .. objects
                .Where(o => (string?)o["kind"] is "RoleBinding" or "ClusterRoleBinding")
                .Where(o => o["subjects"]!.AsArray().Any(subject => (string?)subject!["name"] == account))
                .SelectMany(binding => Of(RoleOf(binding, objects), NamespaceOf(binding))),
        ];
    }

    private static JsonObject RoleOf(JsonObject binding, IEnumerable<JsonObject> objects) =>
        objects.Single(o =>
            (string?)o["kind"] == (string?)binding["roleRef"]!["kind"]
            && (string?)o["metadata"]!["name"] == (string?)binding["roleRef"]!["name"]
            && ((string?)o["kind"] == "ClusterRole" || NamespaceOf(o) == NamespaceOf(binding))
        );

    private static string NamespaceOf(JsonObject o) => (string?)o["metadata"]!["namespace"] ?? "";

    private static IEnumerable<Grant> Of(JsonObject role, string @namespace) =>
        from rule in role["rules"]!.AsArray()
        from verb in Texts(rule["verbs"])
        from @group in Texts(rule["apiGroups"])
        from resource in Texts(rule["resources"])
        from name in Texts(rule["resourceNames"]).DefaultIfEmpty("")
        select new Grant(verb, @group, resource, @namespace, name);

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(text => (string)text!);
}
