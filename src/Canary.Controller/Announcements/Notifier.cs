using Canary.Controller.Rollouts;
using Canary.Controller.Secrets;
using Canary.Engine;
using Canary.Engine.Gates;
using Canary.Hooks;
using Canary.Hooks.Alerts;
using Canary.Hooks.Webhooks;
using Canary.Kubernetes;
using Canary.Kubernetes.Events;
using Canary.Resources.Reading;

namespace Canary.Controller.Announcements;

/// <summary>Sends announcements out: alerts to those who want their level, everything to webhooks of type event. Never waits (R11).</summary>
internal sealed class Notifier(
    AnnouncementOptions options,
    HookCatalogue hooks,
    AlertTargets targets,
    SecretReader secrets,
    Outbox outbox,
    TimeProvider time
)
{
    private const string DefaultHook = "event-webhook";

    /// <summary>Sends one thing out.</summary>
    /// <param name="about">The Canary, as events name it.</param>
    /// <param name="sighting">What the pass looked at.</param>
    /// <param name="status">What was decided, and is persisted.</param>
    /// <param name="announcement">What happened.</param>
    public void Notify(ObjectReference about, Sighting sighting, RolloutStatus status, Announcement announcement)
    {
        var now = time.GetUtcNow();
        if (announcement.Alert is { } level)
        {
            Alert(
                about,
                sighting.Reading,
                AlertComposer.Compose(sighting, status, announcement, level, options.ClusterName, now)
            );
        }
        foreach (var hook in EventHooks(sighting.Reading))
        {
            outbox.Post(
                new()
                {
                    About = about,
                    Kind = DispatchKind.Event,
                    Receiver = $"event webhook {hook.Name} of {sighting.Key}",
                    Reason = announcement.Reason,
                    SendAsync = token =>
                        TellAsync(hook, sighting.Key, Call(hook, sighting.Key, status, announcement, now), token),
                }
            );
        }
    }

    private void Alert(ObjectReference about, SpecReading reading, Alert alert)
    {
        if (reading.Alerts.Count == 0)
        {
            foreach (var target in options.DefaultAlerts)
            {
                Post(target.ToString(), async token => (await hooks.Alerts.SendAsync(target, alert, token)).Error);
            }
        }
        foreach (var rule in reading.Alerts.Where(rule => AlertFilter.Lets(rule.Least, alert.Level)))
        {
            var key = new ObjectKey(rule.ProviderNamespace, rule.ProviderName);
            Post($"AlertProvider {key}", token => SendAsync(key, alert, token));
        }

        void Post(string receiver, Func<CancellationToken, Task<string?>> send) =>
            outbox.Post(
                new()
                {
                    About = about,
                    Kind = DispatchKind.Alert,
                    Receiver = receiver,
                    Reason = alert.Reason,
                    SendAsync = send,
                }
            );
    }

    private async Task<string?> SendAsync(ObjectKey provider, Alert alert, CancellationToken cancellationToken)
    {
        var (target, problem) = await targets.OpenAsync(provider, cancellationToken);
        return target is null ? problem : (await hooks.Alerts.SendAsync(target, alert, cancellationToken)).Error;
    }

    private ValueList<Hook> EventHooks(SpecReading reading) =>
        reading.EventHooks.Count > 0 ? reading.EventHooks
        : options.EventWebhook is { } url
            ?
            [
                new()
                {
                    Name = DefaultHook,
                    Kind = HookKind.Event,
                    Url = url,
                },
            ]
        : [];

    private WebhookCall Call(
        Hook hook,
        ObjectKey canary,
        RolloutStatus status,
        Announcement announcement,
        DateTimeOffset now
    ) =>
        new()
        {
            Hook = hook.Name,
            Url = hook.Url,
            IsUrlSecret = hook.Url == options.EventWebhook,
            Name = canary.Name,
            Namespace = canary.Namespace,
            Phase = status.Phase == RolloutPhase.None ? "" : status.Phase.ToString(),
            Checksum = status.LastAppliedSpec ?? "",
            Metadata = hook.Metadata.ToDictionary(),
            Event = new(announcement.Message, announcement.Severity != Severity.Normal, now),
            Timeout = hook.Timeout,
            Retries = hook.Retries,
            DisableTls = hook.DisableTls,
        };

    private async Task<string?> TellAsync(
        Hook hook,
        ObjectKey canary,
        WebhookCall call,
        CancellationToken cancellationToken
    )
    {
        if (hook.Secret is { } name)
        {
            var key = canary with { Name = name };
            if ((await secrets.ReadAsync(key, cancellationToken))?.Value("token") is not { Length: > 0 } token)
            {
                return $"webhook {hook.Name} is to be signed, but there is no Secret {key} with the key token; create it";
            }
            call = call with { SigningKey = token };
        }
        return await hooks.Webhooks.CallAsync(call, cancellationToken) switch
        {
            WebhookResult.Failed failed => $"webhook {hook.Name} {failed.Message}",
            WebhookResult.Error error => error.Message,
            _ => null,
        };
    }
}
