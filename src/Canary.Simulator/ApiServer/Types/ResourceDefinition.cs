using System.Text;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.CustomResources;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Tables;

namespace Canary.Simulator.ApiServer.Types;

/// <summary>Which changes count up <c>metadata.generation</c>.</summary>
internal enum GenerationRule
{
    /// <summary>The kind has no generation of its own.</summary>
    None,
    Spec,
    SpecAndAnnotations,

    /// <summary>Every change outside of metadata (and status, where it is a subresource): custom resources.</summary>
    Everything,
}

/// <summary>How a kind's objects may be called.</summary>
internal enum NameRule
{
    DnsSubdomain,
    DnsLabel,
    Dns1035Label,

    /// <summary>Anything that fits into a path segment: RBAC.</summary>
    PathSegment,
}

/// <summary>Where a kind's scale subresource finds its numbers.</summary>
/// <param name="SpecReplicas">Path, <c>.spec.replicas</c>.</param>
/// <param name="StatusReplicas">Path.</param>
/// <param name="Selector">Path of a label selector or of its text; null: the scale has none.</param>
internal sealed record ScalePaths(string SpecReplicas, string StatusReplicas, string? Selector)
{
    public static ScalePaths Workload { get; } = new(".spec.replicas", ".status.replicas", ".spec.selector");
}

/// <summary>Reads an object of the storage version as another version of its kind, and back.</summary>
internal sealed record VersionConversion(
    Func<JsonObject, JsonObject> FromStorage,
    Func<JsonObject, JsonObject> ToStorage
);

/// <summary>All that the server knows of one version of one kind: a row of the table of kinds.</summary>
internal sealed record ResourceDefinition
{
    private byte[]? head;

    public required ResourceType Type { get; init; }

    /// <summary>Under which name the objects are stored: the versions of a kind share it.</summary>
    public required string StorageKind { get; init; }

    public required FieldType Schema { get; init; }

    public string Singular { get; init; } = "";

    public string ListKind { get; init; } = "";

    public IReadOnlyList<string> ShortNames { get; init; } = [];

    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>What can be done to it; review kinds only know <c>create</c>.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = ResourceVerbs.All;

    public bool HasStatus { get; init; }

    /// <summary>A write to status leaves the labels alone too.</summary>
    public bool StatusKeepsLabels { get; init; }

    public ScalePaths? Scale { get; init; }

    public IReadOnlyList<ExtraSubresource> ExtraSubresources { get; init; } = [];

    public GenerationRule Generation { get; init; }

    public NameRule Names { get; init; }

    /// <summary>PUT on an object that is not there creates it.</summary>
    public bool CreatesOnUpdate { get; init; }

    /// <summary>What a Warning header says of this version; null: nothing.</summary>
    public string? Deprecation { get; init; }

    /// <summary>What a Warning header says of every write: that objects are kept, but nothing acts on them. Null: something does.</summary>
    public string? InertWarning { get; init; }

    /// <summary>Field selectors beside name and namespace: label to path.</summary>
    public IReadOnlyDictionary<string, string> SelectableFields { get; init; } = new Dictionary<string, string>();

    /// <summary>Null: this is the storage version, or versions differ in name only.</summary>
    public VersionConversion? Conversion { get; init; }

    public KindRules Rules { get; init; } = KindRules.None;

    /// <summary>Checks what only this version demands of a new object; null: nothing.</summary>
    public Action<JsonObject, List<FieldError>>? CheckServed { get; init; }

    /// <summary>Null: the table has name and age only.</summary>
    public TableColumns? Columns { get; init; }

    /// <summary>The version's part of its CustomResourceDefinition; null: built in.</summary>
    public CustomVersion? Custom { get; init; }

    public bool IsCustom => Custom is not null;

    /// <summary>What a stored body gets in front to be an object of this version: its kind and apiVersion.</summary>
    public ReadOnlyMemory<byte> Head =>
        head ??= Encoding.UTF8.GetBytes($"{{\"kind\":\"{Type.Kind}\",\"apiVersion\":\"{Type.ApiVersion}\",");
}

/// <summary>A subresource beside status and scale.</summary>
/// <param name="Name">The path segment: <c>eviction</c>.</param>
/// <param name="Group">Of the kind it takes and answers.</param>
/// <param name="Version">Of that kind.</param>
/// <param name="Kind">That kind.</param>
/// <param name="Verbs">What can be done.</param>
internal sealed record ExtraSubresource(
    string Name,
    string Group,
    string Version,
    string Kind,
    IReadOnlyList<string> Verbs
);

/// <summary>The sets of verbs that kinds have.</summary>
internal static class ResourceVerbs
{
    public static IReadOnlyList<string> All { get; } =
    ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    public static IReadOnlyList<string> WithoutDeleteCollection { get; } =
    ["create", "delete", "get", "list", "patch", "update", "watch"];

    public static IReadOnlyList<string> CreateOnly { get; } = ["create"];

    public static IReadOnlyList<string> Subresource { get; } = ["get", "patch", "update"];
}
