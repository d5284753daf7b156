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

    /// <summary>HTTP status; 0 when there was no answer, or none that could be read.</summary>
    public int StatusCode { get; }

    /// <summary>
    /// Machine-readable: <c>NotFound</c>, <c>Conflict</c>; taken from the HTTP status where the server gave none, else empty.
    /// </summary>
    public string Reason { get; }

    /// <summary>How long the server asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What exactly was wrong, field by field, where the server said so.</summary>
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    public bool IsNotFound => StatusCode == 404;

    /// <summary>Someone else changed the object first, or owns the field.</summary>
    public bool IsConflict => StatusCode == 409 && Reason == "Conflict";

    public bool IsAlreadyExists => StatusCode == 409 && Reason == "AlreadyExists";

    /// <summary>The version asked for is gone: list again.</summary>
    public bool IsGone => StatusCode == 410;

    public bool IsForbidden => StatusCode == 403;

    /// <summary>The object is not acceptable as it is.</summary>
    public bool IsInvalid => StatusCode == 422;

    /// <summary>An applied object has a field that the server's version of the kind lacks; the server answers that with 500.</summary>
    public bool IsUntyped =>
        StatusCode == 500 && Message.Contains("failed to create typed patch object", StringComparison.Ordinal);

    /// <summary>Trying the same again later may work: no answer, overload, server fault.</summary>
    public bool IsTransient => StatusCode is 0 or 429 or >= 500 && !IsUntyped;
}

/// <summary>One cause of an error.</summary>
/// <param name="Reason"><c>FieldValueInvalid</c>, <c>FieldManagerConflict</c>.</param>
/// <param name="Message">A sentence.</param>
/// <param name="Field">The field's path; empty when it is about no field.</param>
public sealed record StatusCause(string Reason, string Message, string Field);
