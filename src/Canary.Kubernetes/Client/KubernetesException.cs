namespace Canary.Kubernetes.Client;

/// <summary>The API server answered with an error, or did not answer.</summary>
public class KubernetesException : Exception
{
    public KubernetesException(int statusCode, string reason, string message, Exception? inner = null)
        : base(message, inner)
    {
        StatusCode = statusCode;
        Reason = reason;
    }

    /// <summary>HTTP status; 0 when there was no answer.</summary>
    public int StatusCode { get; }

    /// <summary>Machine-readable: <c>NotFound</c>, <c>Conflict</c>; empty when the server gave none.</summary>
    public string Reason { get; }

    /// <summary>How long the server asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsNotFound => StatusCode == 404;

    /// <summary>Someone else changed the object first, or owns the field.</summary>
    public bool IsConflict => StatusCode == 409 && Reason == "Conflict";

    public bool IsAlreadyExists => StatusCode == 409 && Reason == "AlreadyExists";

    /// <summary>The version asked for is gone: list again.</summary>
    public bool IsGone => StatusCode == 410;

    public bool IsForbidden => StatusCode == 403;

    /// <summary>The object is not acceptable as it is.</summary>
    public bool IsInvalid => StatusCode == 422;

    /// <summary>Trying the same again later may work: no answer, overload, server fault.</summary>
    public bool IsTransient => StatusCode is 0 or 429 or >= 500;
}
