using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads those of <c>spec.analysis.webhooks</c> that are told of every event.</summary>
internal static class EventHookReader
{
    public const string Event = "event";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);

    public static ValueList<EventHook> Read(IReadOnlyList<V1CanaryWebhook>? webhooks, SpecErrors errors)
    {
        var hooks = new List<EventHook>();
        for (var i = 0; i < (webhooks?.Count ?? 0); i++)
        {
            if (webhooks![i].Type == Event)
            {
                hooks.Add(Read($"spec.analysis.webhooks[{i}]", webhooks[i], errors));
            }
        }
        return hooks.ToValueList();
    }

    private static EventHook Read(string path, V1CanaryWebhook webhook, SpecErrors errors)
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
            Url = webhook.Url ?? "",
            Timeout = errors.Duration($"{path}.timeout", webhook.Timeout, DefaultTimeout, ShortestTimeout),
            Retries = webhook.Retries ?? 0,
            DisableTls = webhook.DisableTls ?? false,
            SecretName = webhook.SecretRef?.Name,
            Metadata = (webhook.Metadata ?? new Dictionary<string, string>())
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .ToValueList(),
        };
    }

    /// <summary>The address is not repeated: a user or a token may be in it.</summary>
    public static void CheckUrl(string path, string? url, SpecErrors errors)
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
}

/// <summary>A webhook that is told of every event; what it answers changes nothing.</summary>
public sealed record EventHook
{
    public required string Name { get; init; }

    /// <summary>Where to post; may hold a user and its password.</summary>
    public required string Url { get; init; }

    /// <summary>For one try.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Tries after the first.</summary>
    public int Retries { get; init; }

    /// <summary>Accept any server certificate.</summary>
    public bool DisableTls { get; init; }

    /// <summary>The Secret, in the Canary's namespace, whose key token signs the call; null: it is not signed.</summary>
    public string? SecretName { get; init; }

    /// <summary>The user's own keys, in order.</summary>
    public ValueList<KeyValuePair<string, string>> Metadata { get; init; }

    /// <summary>Without address and metadata, which may hold secrets.</summary>
    public override string ToString() => $"event webhook {Name}";
}
