namespace Canary.Hooks.Tracing;

/// <summary>Where traces go: OTLP over HTTP with JSON bodies, which OpenTelemetry's collector and the common trace stores take on port 4318.</summary>
public sealed record OtlpOptions
{
    /// <summary>Takes the spans, path included: <c>http://collector:4318/v1/traces</c>. A user in it is sent as basic authentication.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Sent with every request, such as a token; may be secret. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>What describes this process, <c>service.name</c> for one. Default: only that, which is <c>canary</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Resource
    {
        get;
        init => field = value ?? [];
    } = [new("service.name", "canary")];

    /// <summary>For one try. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Tries after the first. Default 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Throws when the options make no sense.</summary>
    /// <exception cref="ArgumentException">Says what is wrong; repeats neither address nor headers.</exception>
    public void Validate()
    {
        if (Delivery.HookAddress.TryParse(Endpoint) is null)
        {
            throw new ArgumentException(
                "The OTLP endpoint is not a URL of http or https; write for example http://collector:4318."
            );
        }
        if (Timeout <= TimeSpan.Zero)
        {
            throw new ArgumentException($"The OTLP timeout is {Timeout}; it must be positive.");
        }
        foreach (var (name, value) in Headers)
        {
            if (!CanBeSent(name, value))
            {
                throw new ArgumentException(
                    $"The OTLP header '{name}' can't be sent: name and value must be one line."
                );
            }
        }
    }

    /// <summary>Without headers, and without what may be secret in the address.</summary>
    public override string ToString() => $"OTLP at {Delivery.HookAddress.TryParse(Endpoint)?.Display}";

    private static bool CanBeSent(string name, string value)
    {
        using var message = new HttpRequestMessage();
        try
        {
            message.Headers.Add(name, value);
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
