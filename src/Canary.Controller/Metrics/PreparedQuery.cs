using Canary.Kubernetes;

namespace Canary.Controller.Metrics;

/// <summary>A metric, ready to be asked for but for the secret.</summary>
internal sealed record PreparedQuery
{
    /// <summary>Of the metrics backend: <c>prometheus</c>.</summary>
    public required string ProviderType { get; init; }

    /// <summary>Rendered, in the backend's language.</summary>
    public required string Query { get; init; }

    /// <summary>Base URL.</summary>
    public required string Address { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Headers { get; init; }

    public bool InsecureSkipVerify { get; init; }

    /// <summary>Where the credentials are; null: none are needed, or the controller has them itself.</summary>
    public ObjectKey? Secret { get; init; }

    /// <summary>The server is the controller's, not one that somebody wrote into an object: it is given the controller's credentials.</summary>
    public bool IsOwnServer { get; init; }
}

/// <summary>A metric can't be asked for until a person changes something.</summary>
internal sealed class MetricProblemException(string message) : Exception(message);
