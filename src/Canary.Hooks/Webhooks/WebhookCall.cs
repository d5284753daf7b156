namespace Canary.Hooks.Webhooks;

/// <summary>A webhook to call, and what to tell it.</summary>
public sealed record WebhookCall
{
    /// <summary>The webhook's own name, for messages.</summary>
    public required string Hook { get; init; }

    /// <summary>Where; a user in it becomes basic authentication. User and query are never shown.</summary>
    public required string Url { get; init; }

    /// <summary>The address' path is not shown either. Default false: it stands in a Canary's spec, where people look for it.</summary>
    public bool IsUrlSecret { get; init; }

    /// <summary>The Canary's name.</summary>
    public required string Name { get; init; }

    /// <summary>The Canary's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The Canary's phase, as in its status: <c>Progressing</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>Tells one revision and its configuration from another; stays the same for as long as both do.</summary>
    public required string Checksum { get; init; }

    /// <summary>The user's own keys. Values are never shown. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get;
        init => field = value ?? new Dictionary<string, string>();
    } = new Dictionary<string, string>();

    /// <summary>What happened, for webhooks of type event; its keys go before the user's. Null: this call asks, and tells of nothing.</summary>
    public WebhookEvent? Event { get; init; }

    /// <summary>For one try. Default: null, <see cref="HooksOptions.WebhookTimeout"/>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Tries after the first, when a try finds nobody, or is answered 429 or 5xx. Default 0.</summary>
    public int Retries { get; init; }

    /// <summary>Accept any server certificate. Default false. (Flagger's name for it; the connection stays encrypted.)</summary>
    public bool DisableTls { get; init; }

    /// <summary>Key of the signature, see <see cref="HooksOptions"/>; never shown. Default: null, not signed.</summary>
    public string? SigningKey { get; init; }

    /// <summary>Without what must not be shown.</summary>
    public override string ToString() => $"webhook {Hook} of {Namespace}/{Name}";
}

/// <summary>Something that happened to a Canary.</summary>
/// <param name="Message">As in the Kubernetes event.</param>
/// <param name="IsWarning">Type Warning; else Normal.</param>
/// <param name="At">When.</param>
public sealed record WebhookEvent(string Message, bool IsWarning, DateTimeOffset At);
