using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Validation;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>CustomResourceDefinitions.</summary>
internal static class DefinitionValidation
{
    private static readonly string[] ColumnTypes = ["boolean", "date", "integer", "number", "string"];

    public static void Check(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var spec = obj.Ensure("spec");
        var names = spec.Ensure("names");
        var name = obj.Object("metadata").String("name") ?? "";
        if (name != $"{names.String("plural")}.{spec.String("group")}")
        {
            errors.Add(FieldError.Invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group"));
        }
        Group(spec.String("group") ?? "", errors);
        Checks.OneOf(spec, "scope", "spec", errors, "Cluster", "Namespaced");
        if (spec.String("scope") is not { Length: > 0 })
        {
            errors.Add(FieldError.Required("spec.scope"));
        }
        Naming(names, errors);
        Versions(spec, errors);
        Conversion(spec.Object("conversion"), errors);
        StoredVersions(obj, errors);
        if (old is not null)
        {
            Unchanged(spec, old.Ensure("spec"), errors);
        }
    }

    private static void Group(string group, List<FieldError> errors)
    {
        if (group.Length == 0)
        {
            errors.Add(FieldError.Required("spec.group"));
        }
        else if (!group.Contains('.', StringComparison.Ordinal))
        {
            errors.Add(FieldError.Invalid("spec.group", group, "should be a domain with at least one dot"));
        }
        else
        {
            Checks.AddAll(errors, Names.CheckSubdomain(group), "spec.group", group);
        }
    }

    private static void Naming(JsonObject names, List<FieldError> errors)
    {
        foreach (var field in (ReadOnlySpan<string>)["plural", "singular", "kind", "listKind"])
        {
            var value = names.String(field) ?? "";
            if (value.Length == 0)
            {
                errors.Add(FieldError.Required($"spec.names.{field}"));
            }
            else
            {
                Checks.AddAll(errors, Names.CheckLabel1035(value.ToLowerInvariant()), $"spec.names.{field}", value);
            }
        }
        if (names.String("kind") is { Length: > 0 } kind && kind == names.String("listKind"))
        {
            errors.Add(FieldError.Invalid("spec.names.listKind", kind, "kind and listKind may not be the same"));
        }
    }

    private static void Versions(JsonObject spec, List<FieldError> errors)
    {
        var versions = spec.Array("versions").Objects().ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < versions.Count; i++)
        {
            var path = $"spec.versions[{i}]";
            var name = versions[i].String("name") ?? "";
            if (!seen.Add(name))
            {
                errors.Add(FieldError.Invalid("spec.versions", spec["versions"], "must contain unique version names"));
            }
            Checks.AddAll(errors, Names.CheckLabel1035(name), $"{path}.name", name);
            Version(versions[i], path, versions.Count == 1, errors);
        }
        if (versions.Count(v => v.Boolean("storage") == true) != 1)
        {
            errors.Add(
                FieldError.Invalid(
                    "spec.versions",
                    spec["versions"],
                    "must have exactly one version marked as storage version"
                )
            );
        }
    }

    private static void Version(JsonObject version, string path, bool isOnly, List<FieldError> errors)
    {
        var schema = version.Object("schema").Object("openAPIV3Schema");
        if (schema is null)
        {
            errors.Add(FieldError.Required($"{path}.schema.openAPIV3Schema"));
        }
        else
        {
            var at = isOnly ? "spec.validation.openAPIV3Schema" : $"{path}.schema.openAPIV3Schema";
            StructuralValidation.Check(schema, at, errors);
        }
        var columns = version.Array("additionalPrinterColumns").Objects().ToList();
        for (var i = 0; i < columns.Count; i++)
        {
            Column(
                columns[i],
                isOnly ? $"spec.additionalPrinterColumns[{i}]" : $"{path}.additionalPrinterColumns[{i}]",
                errors
            );
        }
    }

    private static void Column(JsonObject column, string path, List<FieldError> errors)
    {
        if (column.String("name") is not { Length: > 0 })
        {
            errors.Add(FieldError.Required($"{path}.name"));
        }
        if (column.String("type") is not { Length: > 0 })
        {
            errors.Add(FieldError.Required($"{path}.type", $"must be one of {string.Join(",", ColumnTypes)}"));
        }
        Checks.OneOf(column, "type", path, errors, ColumnTypes);
        var jsonPath = column.String("jsonPath") ?? "";
        if (jsonPath.Length == 0)
        {
            errors.Add(FieldError.Required($"{path}.jsonPath"));
        }
        else if (!JsonPath.TryParse(jsonPath, out _))
        {
            errors.Add(FieldError.Invalid($"{path}.jsonPath", jsonPath, "invalid JSON path"));
        }
    }

    private static void Conversion(JsonObject? conversion, List<FieldError> errors)
    {
        if (conversion.String("strategy") == "Webhook")
        {
            errors.Add(
                FieldError.Forbidden(
                    "spec.conversion.strategy",
                    "this server has no conversion webhooks: versions may differ in name only"
                )
            );
        }
        Checks.OneOf(conversion, "strategy", "spec.conversion", errors, "None", "Webhook");
    }

    private static void StoredVersions(JsonObject obj, List<FieldError> errors)
    {
        var status = obj.Object("status");
        var stored = status.Array("storedVersions").Strings().ToList();
        if (stored.Count == 0)
        {
            errors.Add(FieldError.Invalid("status.storedVersions", null, "must have at least one stored version"));
            return;
        }
        var storage = obj.Object("spec")
            .Array("versions")
            .Objects()
            .Where(v => v.Boolean("storage") == true)
            .Select(v => v.String("name"));
        foreach (var version in storage.Where(v => v is not null && !stored.Contains(v)))
        {
            errors.Add(
                FieldError.Invalid(
                    "status.storedVersions",
                    status!["storedVersions"],
                    $"must have the storage version {version}"
                ) // read above
            );
        }
    }

    private static void Unchanged(JsonObject spec, JsonObject old, List<FieldError> errors)
    {
        Checks.Immutable(spec["group"], old["group"], "spec.group", errors);
        Checks.Immutable(spec["scope"], old["scope"], "spec.scope", errors);
        Checks.Immutable(spec.Object("names")?["plural"], old.Object("names")?["plural"], "spec.names.plural", errors);
        Checks.Immutable(spec.Object("names")?["kind"], old.Object("names")?["kind"], "spec.names.kind", errors);
    }
}
