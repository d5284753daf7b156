namespace Canary.Kubernetes.Informers;

/// <summary>What an informer holds, and how it stays current.</summary>
public sealed record InformerOptions
{
    public static InformerOptions Default { get; } = new();

    /// <summary>Null: all namespaces.</summary>
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Ask the server for metadata only.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>Objects per page of a list. Default 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How long a watch is asked to last, up to twice as long by chance, so that watches don't end all at once. Default 5 min.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A watch that is silent for its timeout and this long is taken for dead. Default 30 s.</summary>
    public TimeSpan SilenceMargin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first wait after an error, doubling, half of it by chance. Default 500 ms.</summary>
    public TimeSpan BaseBackoff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait after an error. Default 30 s.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);
}
