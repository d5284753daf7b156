using Canary.Engine;
using Canary.Engine.Gates;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads those of <c>spec.analysis.webhooks</c> that a rollout asks, and the gates that they are.</summary>
internal static class WebhookReader
{
    private const string Path = "spec.analysis.webhooks";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);

    public static ValueList<Hook> Read(IReadOnlyList<V1CanaryWebhook>? webhooks, SpecErrors errors)
    {
        var hooks = new List<Hook>();
        for (var i = 0; i < (webhooks?.Count ?? 0); i++)
        {
            var path = $"{Path}[{i}]";
            var webhook = webhooks![i];
            if (webhook.Type == EventHookReader.Event)
            {
                continue;
            }
            if (KindOf(webhook.Type) is not { } kind)
            {
                errors.Add(
                    $"{path}.type",
                    webhook.Type,
                    "is not a type of webhook",
                    "use confirm-rollout, pre-rollout, rollout, confirm-traffic-increase, confirm-promotion, post-rollout, rollback or event"
                );
                continue;
            }
            hooks.Add(Read(path, webhook, kind, errors));
        }
        return hooks.ToValueList();
    }

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
        EventHookReader.CheckUrl($"{path}.url", webhook.Url, errors);
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
