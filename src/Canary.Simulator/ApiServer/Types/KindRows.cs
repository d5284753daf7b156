using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Tables;
using Canary.Simulator.ApiServer.Validation;

namespace Canary.Simulator.ApiServer.Types;

/// <summary>How rows of built-in kinds are written.</summary>
internal static class KindRows
{
    /// <summary>The category of <c>kubectl get all</c>.</summary>
    public static readonly string[] InAll = ["all"];

    public static ResourceDefinition Row(string apiVersion, string kind, string plural, params string[] shortNames)
    {
        var (group, version) = apiVersion.Split('/') is [var g, var v] ? (g, v) : ("", apiVersion);
        var storage = group.Length == 0 ? plural : $"{group}/{plural}";
        return new ResourceDefinition
        {
            Type = new ResourceType(group, version, plural, kind),
            StorageKind = storage,
            Schema = SchemaText.BuiltIn[kind],
            Singular = kind.ToLowerInvariant(),
            ListKind = kind + "List",
            ShortNames = shortNames,
            Rules = BuiltInRules.For(storage),
            Columns = BuiltInColumns.For(storage),
        };
    }

    public static ResourceDefinition ClusterScoped(ResourceDefinition row) =>
        row with
        {
            Type = row.Type with { Namespaced = false },
        };

    public static ResourceDefinition Inert(ResourceDefinition row) =>
        row with
        {
            InertWarning = $"this simulated cluster keeps a {row.Type.Kind} but does not enforce it",
        };

    public static ResourceDefinition Review(ResourceDefinition row) =>
        ClusterScoped(row) with
        {
            Verbs = ResourceVerbs.CreateOnly,
        };

    public static ResourceDefinition Workload(ResourceDefinition row) =>
        row with
        {
            Categories = InAll,
            HasStatus = true,
            Scale = ScalePaths.Workload,
            Generation = GenerationRule.Spec,
        };

    public static Dictionary<string, string> Fields(params string[] paths) => paths.ToDictionary(p => p);

    public static Dictionary<string, string> EventFields(string regarding, string source)
    {
        var fields = Fields("reason", "type");
        fields["reportingComponent"] = "reportingComponent";
        fields["reportingController"] = "reportingController";
        fields["source"] = source + ".component";
        foreach (
            var part in (string[])["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"]
        )
        {
            fields["involvedObject." + part] = $"{regarding}.{part}";
            fields["regarding." + part] = $"{regarding}.{part}";
        }
        return fields;
    }
}
