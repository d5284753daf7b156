namespace Canary.Simulator.Faults;

/// <summary>Something that goes wrong with a request.</summary>
public abstract record Fault
{
    private protected Fault() { }

    /// <summary>The answer waits this long, by the cluster's time.</summary>
    public static Fault Latency(TimeSpan delay) => new LatencyFault(delay);

    /// <summary>The server answers with an error and does nothing.</summary>
    public static Fault Error(int status, string reason, string message, TimeSpan? retryAfter = null) =>
        new ErrorFault(status, reason, message, retryAfter);

    /// <summary>409: someone else changed the object first.</summary>
    public static Fault Conflict() =>
        Error(
            409,
            "Conflict",
            "Operation cannot be fulfilled on the object: the object has been modified; please apply your changes to the latest version and try again"
        );

    /// <summary>429 with a Retry-After header.</summary>
    public static Fault TooManyRequests(TimeSpan retryAfter) =>
        Error(
            429,
            "TooManyRequests",
            "the server has received too many requests and has asked us to try again later",
            retryAfter
        );

    /// <summary>500.</summary>
    public static Fault InternalError() =>
        Error(500, "InternalError", "an error on the server has prevented the request from succeeding");

    /// <summary>410 on a list; on a watch a stream with a single ERROR event.</summary>
    public static Fault Gone() => new GoneFault();

    /// <summary>The connection breaks before the server has done anything.</summary>
    public static Fault Refused() => new RefusedFault();

    /// <summary>The server does what was asked, but its answer is lost.</summary>
    public static Fault LostAnswer() => new LostAnswerFault();

    /// <summary>A watch breaks off after so many events.</summary>
    public static Fault DroppedWatch(int afterEvents = 0) => new DroppedWatchFault(afterEvents);

    /// <summary>A list answers as it was so many versions ago.</summary>
    public static Fault StaleList(long versionsBack) => new StaleListFault(versionsBack);

    /// <summary>The body comes in pieces of this size, with a pause before each.</summary>
    public static Fault SlowBody(int bytes, TimeSpan pause) => new SlowBodyFault(bytes, pause);

    /// <summary>The body breaks off after so many bytes.</summary>
    public static Fault PartialBody(int bytes) => new PartialBodyFault(bytes);

    /// <summary>Runs something when the request comes, before the server acts; an exception of it breaks the connection.</summary>
    public static Fault Call(Action action) => new CallFault(action);
}

internal sealed record LatencyFault(TimeSpan Delay) : Fault;

internal sealed record ErrorFault(int Status, string Reason, string Message, TimeSpan? RetryAfter) : Fault;

internal sealed record GoneFault : Fault;

internal sealed record RefusedFault : Fault;

internal sealed record LostAnswerFault : Fault;

internal sealed record DroppedWatchFault(int AfterEvents) : Fault;

internal sealed record StaleListFault(long VersionsBack) : Fault;

internal sealed record SlowBodyFault(int Bytes, TimeSpan Pause) : Fault;

internal sealed record PartialBodyFault(int Bytes) : Fault;

internal sealed record CallFault(Action Action) : Fault;
