using Canary.Engine;
using Canary.Engine.Gates;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads <c>spec.analysis.webhooks</c>, and the gates that some of them are.</summary>
internal static class WebhookReader
{
    private const string Event = "event";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Those that a rollout asks.</summary>
    public static ValueList<Hook> Asked(IReadOnlyList<V1CanaryWebhook>? webhooks, SpecErrors errors)
    {
        var hooks = new List<Hook>();
        foreach (var (path, webhook) in Places(webhooks).Where(place => place.Webhook.Type != Event))
        {
            if (KindOf(webhook.Type) is { } kind)
            {
                hooks.Add(Read(path, webhook, kind, errors));
                continue;
            }
            errors.Add(
                $"{path}.type",
                webhook.Type,
                "is not a type of webhook",
                "use confirm-rollout, pre-rollout, rollout, confirm-traffic-increase, confirm-promotion, post-rollout, rollback or event"
            );
        }
        return hooks.ToValueList();
    }

    /// <summary>Those that are told of every event; what they answer changes nothing.</summary>
    public static ValueList<Hook> Told(IReadOnlyList<V1CanaryWebhook>? webhooks, SpecErrors errors) =>
        Places(webhooks)
            .Where(place => place.Webhook.Type == Event)
            .Select(place => Read(place.Path, place.Webhook, HookKind.Event, errors))
            .ToValueList();

    /// <summary>A hook that confirms or rolls back is a gate that is asked anew each time.</summary>
    public static IEnumerable<Gate> Gates(ValueList<Hook> hooks) =>
        from hook in hooks
        let place = PlaceOf(hook.Kind)
        where place is not null
        select new Gate
        {
            Name = hook.Name,
            At = place.Value,
            Hook = hook,
            Latches = false,
        };

    /// <summary>Reads what webhooks and gates' webhooks have in common.</summary>
    public static Hook Read(string path, V1CanaryWebhook webhook, HookKind kind, SpecErrors errors)
    {
        if (string.IsNullOrEmpty(webhook.Name))
        {
            errors.Missing($"{path}.name", "give the webhook a name");
        }
        CheckUrl($"{path}.url", webhook.Url, errors);
        if (webhook.Retries < 0)
        {
            errors.Add($"{path}.retries", $"{webhook.Retries}", "is negative", "write 0 or more");
        }
        if (webhook.SecretRef is { Name: null or "" })
        {
            errors.Missing($"{path}.secretRef.name", "write the name of a Secret in the Canary's namespace");
        }
        return new()
        {
            Name = webhook.Name ?? "",
            Kind = kind,
            Url = webhook.Url ?? "",
            Timeout = errors.Duration($"{path}.timeout", webhook.Timeout, DefaultTimeout, ShortestTimeout),
            Retries = Math.Max(0, webhook.Retries ?? 0),
            DisableTls = webhook.DisableTls ?? false,
            MuteAlert = webhook.MuteAlert ?? false,
            Secret = webhook.SecretRef?.Name,
            Metadata = (webhook.Metadata ?? new Dictionary<string, string>())
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .ToValueList(),
        };
    }

    private static IEnumerable<(string Path, V1CanaryWebhook Webhook)> Places(
        IReadOnlyList<V1CanaryWebhook>? webhooks
    ) => (webhooks ?? []).Select((webhook, i) => ($"spec.analysis.webhooks[{i}]", webhook));

    /// <summary>The address is not repeated: a user or a token may be in it.</summary>
    private static void CheckUrl(string path, string? url, SpecErrors errors)
    {
        if (string.IsNullOrEmpty(url))
        {
            errors.Missing(path, "write for example http://receiver.test/events");
        }
        else if (!HttpAddress.IsValid(url))
        {
            errors.Add(path, null, "is not an http or https address", "write for example http://receiver.test/events");
        }
    }

    private static HookKind? KindOf(string? type) =>
        type switch
        {
            null or "" or "rollout" => HookKind.Rollout,
            "confirm-rollout" => HookKind.ConfirmRollout,
            "pre-rollout" => HookKind.PreRollout,
            "confirm-traffic-increase" => HookKind.ConfirmTrafficIncrease,
            "confirm-promotion" => HookKind.ConfirmPromotion,
            "post-rollout" => HookKind.PostRollout,
            "rollback" => HookKind.Rollback,
            _ => null,
        };

    private static GatePlace? PlaceOf(HookKind kind) =>
        kind switch
        {
            HookKind.ConfirmRollout => GatePlace.Start,
            HookKind.ConfirmTrafficIncrease => GatePlace.Traffic,
            HookKind.ConfirmPromotion => GatePlace.Promotion,
            HookKind.Rollback => GatePlace.Rollback,
            _ => null,
        };
}
