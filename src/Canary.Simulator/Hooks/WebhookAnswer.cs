namespace Canary.Simulator.Hooks;

/// <summary>What a receiver makes of a request. Its <c>default</c> is an empty 200, at once.</summary>
public sealed record WebhookAnswer
{
    /// <summary>An empty 200, at once.</summary>
    public static WebhookAnswer Ok { get; } = new();

    /// <summary>The connection breaks and no answer comes; the request was received nevertheless.</summary>
    public static WebhookAnswer Dropped { get; } = new() { DropsConnection = true };

    /// <summary>No answer ever comes: the caller waits until it gives up.</summary>
    public static WebhookAnswer Never { get; } = new() { Delay = Timeout.InfiniteTimeSpan };

    /// <summary>The HTTP status; default 200.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The answer's text; default empty.</summary>
    public string Body { get; init; } = "";

    /// <summary>The text's media type; default <c>text/plain; charset=utf-8</c>.</summary>
    public string ContentType { get; init; } = "text/plain; charset=utf-8";

    /// <summary>Further headers, for example <c>Retry-After</c>; default none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>How long the answer takes, or the connection holds; <see cref="Timeout.InfiniteTimeSpan"/>: for ever. Default none.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>After the delay the connection breaks instead of an answer; default false.</summary>
    public bool DropsConnection { get; init; }

    /// <summary>An empty answer of this status.</summary>
    public static WebhookAnswer Of(int status, string body = "") => new() { Status = status, Body = body };
}
