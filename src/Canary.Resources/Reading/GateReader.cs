using Canary.Engine;
using Canary.Engine.Gates;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads <c>spec.analysis.gates</c>.</summary>
internal static class GateReader
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);

    public static ValueList<Gate> Read(IReadOnlyList<V1CanaryGate>? gates, ValueList<Hook> hooks, SpecErrors errors)
    {
        var read = new List<Gate>();
        var names = new HashSet<string>(hooks.Select(hook => hook.Name), StringComparer.Ordinal);
        for (var i = 0; i < (gates?.Count ?? 0); i++)
        {
            var path = $"spec.analysis.gates[{i}]";
            var gate = gates![i];
            if (string.IsNullOrEmpty(gate.Name))
            {
                errors.Missing($"{path}.name", "give the gate a name; commands are about it");
            }
            else if (!names.Add(gate.Name))
            {
                errors.Add(
                    $"{path}.name",
                    gate.Name,
                    "is the name of another gate or webhook",
                    "give it a name of its own"
                );
            }
            read.Add(Read(path, gate, errors));
        }
        return [.. read, .. WebhookReader.Gates(hooks)];
    }

    private static Gate Read(string path, V1CanaryGate gate, SpecErrors errors)
    {
        var at = ReadPlace(path, gate.At, errors);
        if (gate is { Manual: not null, Webhook: not null })
        {
            errors.Add(path, null, "has both manual and webhook", "keep one of them");
        }
        if (at == GatePlace.Rollback && (gate.Timeout is not null || gate.OnTimeout is not null))
        {
            errors.Add(
                $"{path}.timeout",
                gate.Timeout,
                "means nothing at rollback, which nothing waits for",
                "remove it"
            );
        }
        if (gate is { Timeout: null, OnTimeout: not null })
        {
            errors.Missing($"{path}.timeout", "write how long the gate may stay closed, or remove onTimeout");
        }
        return new()
        {
            Name = gate.Name ?? "",
            At = at,
            Hook = gate.Webhook is { } webhook ? ReadHook(path, gate.Name, webhook, errors) : null,
            Timeout = gate.Timeout is null
                ? null
                : errors.Duration($"{path}.timeout", gate.Timeout, TimeSpan.FromHours(1), ShortestTimeout),
            OnTimeout = ReadOnTimeout(path, gate.OnTimeout, errors),
        };
    }

    private static Hook ReadHook(string path, string? name, V1GateWebhook webhook, SpecErrors errors) =>
        WebhookReader.Read(
            $"{path}.webhook",
            new()
            {
                Name = name ?? "gate",
                Url = webhook.Url,
                Timeout = webhook.Timeout,
                Retries = webhook.Retries,
                DisableTls = webhook.DisableTls,
                Metadata = webhook.Metadata,
                MuteAlert = webhook.MuteAlert,
                SecretRef = webhook.SecretRef,
            },
            HookKind.Gate,
            errors
        );

    private static GatePlace ReadPlace(string path, string? at, SpecErrors errors)
    {
        switch (at)
        {
            case "start":
                return GatePlace.Start;
            case "traffic":
                return GatePlace.Traffic;
            case "promotion":
                return GatePlace.Promotion;
            case "rollback":
                return GatePlace.Rollback;
            default:
                errors.Add($"{path}.at", at, "is no place of a gate", "write start, traffic, promotion or rollback");
                return GatePlace.Start;
        }
    }

    private static GateTimeout ReadOnTimeout(string path, string? action, SpecErrors errors)
    {
        switch (action)
        {
            case null or "hold":
                return GateTimeout.Hold;
            case "rollback":
                return GateTimeout.Rollback;
            case "promote":
                return GateTimeout.Promote;
            default:
                errors.Add($"{path}.onTimeout", action, "is not something to do", "write hold, rollback or promote");
                return GateTimeout.Hold;
        }
    }
}
