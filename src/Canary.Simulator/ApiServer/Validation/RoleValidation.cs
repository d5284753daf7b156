using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>Roles and bindings, in a namespace and cluster-wide.</summary>
internal static class RoleValidation
{
    private const string Group = "rbac.authorization.k8s.io";

    public static void Check(JsonObject obj, JsonObject? old, List<FieldError> errors) =>
        Rules(obj, isCluster: false, errors);

    public static void CheckCluster(JsonObject obj, JsonObject? old, List<FieldError> errors) =>
        Rules(obj, isCluster: true, errors);

    public static void CheckBinding(JsonObject obj, JsonObject? old, List<FieldError> errors) =>
        Binding(obj, old, ["Role", "ClusterRole"], needsNamespace: false, errors);

    public static void CheckClusterBinding(JsonObject obj, JsonObject? old, List<FieldError> errors) =>
        Binding(obj, old, ["ClusterRole"], needsNamespace: true, errors);

    private static void Rules(JsonObject obj, bool isCluster, List<FieldError> errors)
    {
        var rules = obj.Array("rules").Objects().ToList();
        for (var i = 0; i < rules.Count; i++)
        {
            Rule(rules[i], $"rules[{i}]", isCluster, errors);
        }
    }

    private static void Rule(JsonObject rule, string path, bool isCluster, List<FieldError> errors)
    {
        int Count(string field) => rule.Array(field)?.Count ?? 0;
        if (Count("verbs") == 0)
        {
            errors.Add(FieldError.Required($"{path}.verbs", "verbs must contain at least one value"));
        }
        if (Count("nonResourceURLs") > 0)
        {
            if (!isCluster)
            {
                errors.Add(
                    FieldError.Invalid(
                        $"{path}.nonResourceURLs",
                        rule["nonResourceURLs"],
                        "namespaced rules cannot apply to non-resource URLs"
                    )
                );
            }
            if (Count("apiGroups") + Count("resources") + Count("resourceNames") > 0)
            {
                errors.Add(
                    FieldError.Invalid(
                        $"{path}.nonResourceURLs",
                        rule["nonResourceURLs"],
                        "rules cannot apply to both regular resources and non-resource URLs"
                    )
                );
            }
            return;
        }
        if (Count("apiGroups") == 0)
        {
            errors.Add(FieldError.Required($"{path}.apiGroups", "resource rules must supply at least one api group"));
        }
        if (Count("resources") == 0)
        {
            errors.Add(FieldError.Required($"{path}.resources", "resource rules must supply at least one resource"));
        }
    }

    private static void Binding(
        JsonObject obj,
        JsonObject? old,
        string[] kinds,
        bool needsNamespace,
        List<FieldError> errors
    )
    {
        var role = obj.Object("roleRef");
        if (role.String("apiGroup") is { } group && group != Group)
        {
            errors.Add(FieldError.NotSupported("roleRef.apiGroup", group, [Group]));
        }
        if (!kinds.Contains(role.String("kind")))
        {
            errors.Add(FieldError.NotSupported("roleRef.kind", role.String("kind") ?? "", kinds));
        }
        if (role.String("name") is not { Length: > 0 })
        {
            errors.Add(FieldError.Required("roleRef.name"));
        }
        var subjects = obj.Array("subjects").Objects().ToList();
        for (var i = 0; i < subjects.Count; i++)
        {
            Subject(subjects[i], $"subjects[{i}]", needsNamespace, errors);
        }
        if (old is not null && !Json.Same(role, old["roleRef"]))
        {
            var shown = new JsonObject
            {
                ["APIGroup"] = role.String("apiGroup"),
                ["Kind"] = role.String("kind"),
                ["Name"] = role.String("name"),
            };
            errors.Add(FieldError.Invalid("roleRef", shown, "cannot change roleRef"));
        }
    }

    private static void Subject(JsonObject subject, string path, bool needsNamespace, List<FieldError> errors)
    {
        if (subject.String("name") is not { Length: > 0 } name)
        {
            errors.Add(FieldError.Required($"{path}.name"));
            name = "";
        }
        switch (subject.String("kind"))
        {
            case "ServiceAccount":
                if (name.Length > 0)
                {
                    Checks.AddAll(errors, Names.CheckSubdomain(name), $"{path}.name", name);
                }
                if (subject.String("apiGroup") is { Length: > 0 } group)
                {
                    errors.Add(FieldError.NotSupported($"{path}.apiGroup", group, [""]));
                }
                if (needsNamespace && subject.String("namespace") is not { Length: > 0 })
                {
                    errors.Add(FieldError.Required($"{path}.namespace"));
                }
                break;
            case "User" or "Group":
                if (subject.String("apiGroup") is { } other && other != Group)
                {
                    errors.Add(FieldError.NotSupported($"{path}.apiGroup", other, [Group]));
                }
                break;
            case var kind:
                errors.Add(FieldError.NotSupported($"{path}.kind", kind ?? "", ["ServiceAccount", "User", "Group"]));
                break;
        }
    }
}
