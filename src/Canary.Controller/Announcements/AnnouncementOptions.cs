using Canary.Hooks.Alerts;

namespace Canary.Controller.Announcements;

/// <summary>What is told to whom besides Kubernetes events.</summary>
public sealed record AnnouncementOptions
{
    /// <summary>The cluster's name, shown in alerts. Default: null, none.</summary>
    public string? ClusterName { get; init; }

    /// <summary>Who is told of Canaries that have no alerts of their own. Default: nobody.</summary>
    public IReadOnlyList<AlertTarget> DefaultAlerts
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>URL that is told of every event of Canaries that have no webhook of type event. Default: null, none. May be a secret.</summary>
    public string? EventWebhook { get; init; }

    /// <summary>Messages that may wait to be sent; further ones are dropped and counted. Default 1000.</summary>
    public int Capacity { get; init; } = 1000;

    /// <summary>Of these, so many for the same receiver, so that a dead one leaves room for the others. Default 100.</summary>
    public int CapacityPerReceiver { get; init; } = 100;

    /// <summary>How long the stop may take to send what waits. Default 5 s.</summary>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Without addresses, which may be secrets.</summary>
    public override string ToString() => $"{DefaultAlerts.Count} default alerts";

    /// <summary>Throws when the options make no sense.</summary>
    /// <exception cref="ArgumentException">Says what is wrong; repeats no address.</exception>
    internal void Validate()
    {
        if (Capacity < 1 || CapacityPerReceiver < 1)
        {
            throw new ArgumentException(
                $"{nameof(Capacity)} is {Capacity} and {nameof(CapacityPerReceiver)} {CapacityPerReceiver}; at least 1 is needed."
            );
        }
        if (FlushTimeout < TimeSpan.Zero)
        {
            throw new ArgumentException($"{nameof(FlushTimeout)} is {FlushTimeout}; it must not be negative.");
        }
        if (EventWebhook is not null && !IsUrl(EventWebhook))
        {
            throw new ArgumentException("The event webhook is not a URL of http or https.");
        }
        foreach (var target in DefaultAlerts)
        {
            if (target.Token is null && !IsUrl(target.Address))
            {
                throw new ArgumentException(
                    $"The address of the default alert '{target}' is not a URL of http or https."
                );
            }
        }
    }

    private static bool IsUrl(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
