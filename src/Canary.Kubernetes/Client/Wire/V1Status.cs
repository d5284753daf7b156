using System.Text.Json.Serialization;

namespace Canary.Kubernetes.Client.Wire;

/// <summary>The body of an error, as <c>meta/v1</c> has it.</summary>
internal sealed record V1Status
{
    public string? Kind { get; init; }

    public string? Status { get; init; }

    public string? Message { get; init; }

    public string? Reason { get; init; }

    public int? Code { get; init; }

    public V1StatusDetails? Details { get; init; }
}

internal sealed record V1StatusDetails
{
    public int? RetryAfterSeconds { get; init; }

    public IReadOnlyList<V1StatusCause>? Causes { get; init; }
}

internal sealed record V1StatusCause
{
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public string? Field { get; init; }
}

/// <summary>A list's own metadata.</summary>
internal sealed record V1ListMeta
{
    public string? ResourceVersion { get; init; }

    public string? Continue { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(V1Status))]
[JsonSerializable(typeof(V1ListMeta))]
internal sealed partial class WireJson : JsonSerializerContext;
