using Canary.Kubernetes;
using Canary.Resources.Schema;

namespace Canary.Resources.V1;

/// <summary>A chat system that can be told what happens.</summary>
[PrinterColumn("Type", "string", ".spec.type")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
public sealed record V1AlertProvider : IKubernetesObject
{
    public static ResourceType Type { get; } = new("canary.dev", "v1", "alertproviders", "AlertProvider");

    public string ApiVersion
    {
        get;
        init => field = value ?? Type.ApiVersion;
    } = Type.ApiVersion;

    public string Kind
    {
        get;
        init => field = value ?? Type.Kind;
    } = Type.Kind;

    public V1ObjectMeta Metadata
    {
        get;
        init => field = value ?? new();
    } = new();

    /// <summary>Which system, and where.</summary>
    [Schema(Required = true)]
    public V1AlertProviderSpec Spec
    {
        get;
        init => field = value ?? new();
    } = new();
}

/// <summary>Which system, and where.</summary>
[SchemaRule("has(self.address) || has(self.secretRef)", "an AlertProvider needs an address or a secretRef")]
public sealed record V1AlertProviderSpec
{
    /// <summary>The chat system, or webhook for anything that takes JSON.</summary>
    [Schema(Required = true, Enum = "slack|msteams|discord|rocket|gchat|webhook")]
    public string? Type { get; init; }

    /// <summary>Where to post, for slack and rocket. Default general.</summary>
    public string? Channel { get; init; }

    /// <summary>Name that messages come from, for slack, discord and rocket. Default canary.</summary>
    public string? Username { get; init; }

    /// <summary>The URL to post to; where it is a secret, as it is for chat systems, write secretRef instead.</summary>
    public string? Address { get; init; }

    /// <summary>HTTP proxy on the way, for example http://proxy.example.com:3128.</summary>
    public string? Proxy { get; init; }

    /// <summary>
    /// The Secret, in the same namespace, with the keys address, which goes before spec.address, and token: for slack the token of its API, which
    /// needs no address; for webhook the key that signs the call by HMAC-SHA256.
    /// </summary>
    public V1LocalRef? SecretRef { get; init; }
}
