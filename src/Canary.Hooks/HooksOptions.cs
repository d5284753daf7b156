using Canary.Hooks.Delivery;

namespace Canary.Hooks;

/// <summary>How other systems are called.</summary>
/// <remarks>
/// A call with a signing key carries two headers, by which its receiver can tell that it comes from here and is not an old one sent again:
/// <see cref="SignatureHeaders.Timestamp"/> (<c>X-Canary-Timestamp</c>), seconds since 1970, and <see cref="SignatureHeaders.Signature"/>
/// (<c>X-Canary-Signature</c>), <c>sha256=</c> and the lower-case hex HMAC-SHA256 of the timestamp, a full stop and the body.
/// </remarks>
public sealed record HooksOptions
{
    /// <summary>
    /// The hosts that may be called, by webhooks as by alerts: whole names, or <c>*.example.com</c> for all names below example.com. Without
    /// port; a redirect leads nowhere else. Default: empty, all hosts.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// Go through the proxy that the environment names (<c>HTTP_PROXY</c> and the like). Default false: webhooks are mostly in the cluster. An
    /// alert's own proxy is used in any event.
    /// </summary>
    public bool UseSystemProxy { get; init; }

    /// <summary>For one try of a webhook that names no timeout of its own. Default 10 s, as Flagger.</summary>
    public TimeSpan WebhookTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For one try of an alert. Default 5 s, as Flagger.</summary>
    public TimeSpan AlertTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often an alert is sent again that failed for a passing reason. Default 2, so three tries in all.</summary>
    public int AlertRetries { get; init; } = 2;

    /// <summary>Pause before the first retry; each further one is twice as long, give or take some by chance. Default 1 s, as Flagger.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between two tries; who asks by Retry-After for more is not asked again. Default 30 s, as Flagger.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How much of an answer is read; the rest is left. Default 64 KiB; what it is read for is one line.</summary>
    public int MaxResponseBytes { get; init; } = 64 * 1024;

    /// <summary>Throws when the options make no sense.</summary>
    /// <exception cref="ArgumentException">Says what is wrong and what to do.</exception>
    public void Validate()
    {
        _ = new HostAllowList(AllowedHosts);
        RequirePositive(nameof(WebhookTimeout), WebhookTimeout);
        RequirePositive(nameof(AlertTimeout), AlertTimeout);
        RequirePositive(nameof(RetryDelay), RetryDelay);
        if (LongestRetryDelay < RetryDelay)
        {
            throw new ArgumentException(
                $"{nameof(LongestRetryDelay)} is {LongestRetryDelay}, less than {nameof(RetryDelay)}, which is {RetryDelay}."
            );
        }
        if (AlertRetries < 0)
        {
            throw new ArgumentException($"{nameof(AlertRetries)} is {AlertRetries}; 0 is the least.");
        }
        if (MaxResponseBytes < 1)
        {
            throw new ArgumentException($"{nameof(MaxResponseBytes)} is {MaxResponseBytes}; at least 1 is needed.");
        }
    }

    private static void RequirePositive(string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero)
        {
            throw new ArgumentException($"{name} is {value}; it must be positive.");
        }
    }
}
