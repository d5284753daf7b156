using System.Text.Json.Serialization;

namespace Canary.Kubernetes;

/// <summary>
/// Anything with Kubernetes metadata: the projections that stores hold implement it. Mind that source-generated JSON sets every
/// <c>init</c> property, to null when the member is absent: an initialiser alone is lost. Where null must not be, write
/// <c>get; init => field = value ?? …; } = …;</c> as the types here do.
/// </summary>
public interface IKubernetesObject
{
    V1ObjectMeta Metadata { get; }
}

/// <summary>The metadata that the controller reads; everything else is dropped while parsing.</summary>
public sealed record V1ObjectMeta
{
    public string Name
    {
        get;
        init => field = value ?? "";
    } = "";

    public string Namespace
    {
        get;
        init => field = value ?? "";
    } = "";

    public string Uid
    {
        get;
        init => field = value ?? "";
    } = "";

    public string ResourceVersion
    {
        get;
        init => field = value ?? "";
    } = "";

    public long Generation { get; init; }

    public DateTimeOffset? CreationTimestamp { get; init; }

    public DateTimeOffset? DeletionTimestamp { get; init; }

    /// <summary>When anyone changed the object, other than its status, last; in whole seconds, rounded down. Null: the server does not say.</summary>
    [JsonPropertyName("managedFields")]
    [JsonConverter(typeof(LastWriteConverter))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)]
    public DateTimeOffset? WrittenAt { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public IReadOnlyList<string>? Finalizers { get; init; }

    public IReadOnlyList<V1OwnerReference>? OwnerReferences { get; init; }

    /// <summary>Namespace and name.</summary>
    [JsonIgnore]
    public ObjectKey Key => new(Namespace, Name);
}

/// <summary>Whose object this is.</summary>
public sealed record V1OwnerReference
{
    public string ApiVersion
    {
        get;
        init => field = value ?? "";
    } = "";

    public string Kind
    {
        get;
        init => field = value ?? "";
    } = "";

    public string Name
    {
        get;
        init => field = value ?? "";
    } = "";

    public string Uid
    {
        get;
        init => field = value ?? "";
    } = "";

    public bool? Controller { get; init; }

    public bool? BlockOwnerDeletion { get; init; }
}
