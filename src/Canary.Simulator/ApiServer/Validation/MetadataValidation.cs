using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>The rules for metadata, which all kinds share.</summary>
internal static class MetadataValidation
{
    private const int AnnotationLimit = 256 * 1024;
    private static readonly string[] StandardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];
    private static readonly string[] ServerOwned =
    [
        "uid",
        "creationTimestamp",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
    ];

    public static void Create(ResourceDefinition definition, JsonObject metadata, List<FieldError> errors)
    {
        var name = metadata.String("name") ?? "";
        if (name.Length == 0)
        {
            errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
        }
        else
        {
            foreach (var problem in CheckName(definition.Names, name))
            {
                errors.Add(FieldError.Invalid("metadata.name", name, problem));
            }
        }
        Maps(metadata, "metadata", errors);
        Finalizers(definition, metadata, errors);
        Owners(metadata, errors);
    }

    public static void Update(
        ResourceDefinition definition,
        JsonObject metadata,
        JsonObject old,
        List<FieldError> errors
    )
    {
        Maps(metadata, "metadata", errors);
        Finalizers(definition, metadata, errors);
        Owners(metadata, errors);
        if (old["deletionTimestamp"] is not null)
        {
            NoNewFinalizers(metadata, old, errors);
        }
        foreach (var field in ServerOwned)
        {
            if (!Json.Same(metadata[field], old[field]))
            {
                errors.Add(FieldError.Invalid($"metadata.{field}", metadata[field], "field is immutable"));
            }
        }
    }

    /// <summary>Labels and annotations, of an object or of a template in it.</summary>
    public static void Maps(JsonObject? metadata, string path, List<FieldError> errors)
    {
        Labels(metadata.Object("labels"), $"{path}.labels", errors);
        var annotations = metadata.Object("annotations");
        var size = 0L;
        foreach (var (key, value) in annotations ?? [])
        {
            Add(errors, Names.CheckQualified(key.ToLowerInvariant()), $"{path}.annotations", key);
            size += key.Length + (value.AsString()?.Length ?? 0);
        }
        if (size > AnnotationLimit)
        {
            errors.Add(FieldError.TooLong($"{path}.annotations", AnnotationLimit));
        }
    }

    public static void Labels(JsonObject? labels, string path, List<FieldError> errors)
    {
        foreach (var (key, value) in labels ?? [])
        {
            Add(errors, Names.CheckQualified(key), path, key);
            var text = value.AsString() ?? "";
            Add(errors, Names.CheckLabelValue(text), path, text);
        }
    }

    public static IEnumerable<string> CheckName(NameRule rule, string name) =>
        rule switch
        {
            NameRule.DnsLabel => Names.CheckLabel(name),
            NameRule.Dns1035Label => Names.CheckLabel1035(name),
            NameRule.PathSegment => Names.CheckPathSegment(name),
            _ => Names.CheckSubdomain(name),
        };

    private static void Finalizers(ResourceDefinition definition, JsonObject metadata, List<FieldError> errors)
    {
        var finalizers = metadata.Array("finalizers").Strings().ToList();
        for (var i = 0; i < finalizers.Count; i++)
        {
            var name = finalizers[i];
            Add(errors, Names.CheckQualified(name), "metadata.finalizers", name);
            if (
                NeedsDomain(definition)
                && !name.Contains('/', StringComparison.Ordinal)
                && !StandardFinalizers.Contains(name)
            )
            {
                errors.Add(
                    FieldError.Invalid(
                        $"metadata.finalizers[{i}]",
                        name,
                        "name is neither a standard finalizer name nor is it fully qualified"
                    )
                );
            }
        }
        if (finalizers.Contains("orphan") && finalizers.Contains("foregroundDeletion"))
        {
            errors.Add(
                FieldError.Invalid(
                    "metadata.finalizers",
                    metadata["finalizers"],
                    "finalizer orphan and foregroundDeletion cannot be both set"
                )
            );
        }
    }

    /// <summary>Custom resources and their definitions may have finalizers of any name.</summary>
    private static bool NeedsDomain(ResourceDefinition definition) =>
        !definition.IsCustom && definition.Type.Group != "apiextensions.k8s.io";

    private static void NoNewFinalizers(JsonObject metadata, JsonObject old, List<FieldError> errors)
    {
        var known = old.Array("finalizers").Strings().ToHashSet(StringComparer.Ordinal);
        var added = metadata.Array("finalizers").Strings().Where(f => !known.Contains(f)).ToList();
        if (added.Count > 0)
        {
            errors.Add(
                FieldError.Forbidden(
                    "metadata.finalizers",
                    "no new finalizers can be added if the object is being deleted, found new finalizers []string{"
                        + string.Join(", ", added.Select(f => $"\"{f}\""))
                        + "}"
                )
            );
        }
    }

    private static void Owners(JsonObject metadata, List<FieldError> errors)
    {
        var owners = metadata.Array("ownerReferences").Objects().ToList();
        for (var i = 0; i < owners.Count; i++)
        {
            foreach (var field in (ReadOnlySpan<string>)["apiVersion", "kind", "name", "uid"])
            {
                if (owners[i].String(field) is not { Length: > 0 })
                {
                    errors.Add(
                        FieldError.Invalid(
                            $"metadata.ownerReferences[{i}].{field}",
                            owners[i][field],
                            $"must not be empty"
                        )
                    );
                }
            }
        }
        var controllers = owners.Where(o => o.Boolean("controller") == true).ToList();
        if (controllers.Count > 1)
        {
            errors.Add(
                FieldError.Invalid(
                    "metadata.ownerReferences",
                    metadata["ownerReferences"],
                    "Only one reference can have Controller set to true. Found \"true\" in references for "
                        + string.Join(
                            " and ",
                            controllers.Take(2).Select(c => $"{c.String("kind")}/{c.String("name")}")
                        )
                )
            );
        }
    }

    private static void Add(List<FieldError> errors, IEnumerable<string> problems, string field, string value)
    {
        foreach (var problem in problems)
        {
            errors.Add(FieldError.Invalid(field, value, problem));
        }
    }
}
