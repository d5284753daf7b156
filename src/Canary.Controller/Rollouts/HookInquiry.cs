using Canary.Controller.Secrets;
using Canary.Engine.Gates;
using Canary.Hooks.Webhooks;
using Canary.Kubernetes.Client;

namespace Canary.Controller.Rollouts;

/// <summary>Asks the webhooks that a rollout depends on. Whatever goes wrong is an answer; only cancellation is thrown.</summary>
internal sealed class HookInquiry(IWebhooks webhooks, SecretReader secrets)
{
    public async Task<HookAnswer> AskAsync(
        Sighting sighting,
        Engine.HookQuestion question,
        CancellationToken cancellationToken
    )
    {
        var hook = question.Hook;
        try
        {
            var call = Call(sighting, question);
            if (hook.Secret is { } name)
            {
                var key = sighting.Key with { Name = name };
                if ((await secrets.ReadAsync(key, cancellationToken))?.Value("token") is not { Length: > 0 } token)
                {
                    return new(hook, HookOutcome.Error, $"there is no Secret {key} with the key token; create it");
                }
                call = call with { SigningKey = token };
            }
            return await webhooks.CallAsync(call, cancellationToken) switch
            {
                WebhookResult.Passed => new(hook, HookOutcome.Yes),
                WebhookResult.Failed { Status: >= 500 } failed => new(hook, Unavailable(hook), failed.Message),
                WebhookResult.Failed failed => new(hook, HookOutcome.No, failed.Message),
                WebhookResult.Error error => new(hook, HookOutcome.Error, error.Message),
                _ => throw new InvalidOperationException($"Nobody knows what {hook} answered."),
            };
        }
        catch (Exception e) when (e is KubernetesException or FormatException)
        {
            return new(hook, HookOutcome.Error, e.Message);
        }
    }

    /// <summary>A check that answers 5xx has failed, as with Flagger, whose load tester says so; a gate that does is out of order (R6).</summary>
    private static HookOutcome Unavailable(Hook hook) =>
        hook.Kind is HookKind.PreRollout or HookKind.Rollout ? HookOutcome.No : HookOutcome.Error;

    private static WebhookCall Call(Sighting sighting, Engine.HookQuestion question) =>
        new()
        {
            Hook = question.Hook.Name,
            Url = question.Hook.Url,
            Name = sighting.Key.Name,
            Namespace = sighting.Key.Namespace,
            Phase = question.Phase.ToString(),
            Checksum = question.Checksum,
            Metadata = question.Hook.Metadata.ToDictionary(),
            Timeout = question.Hook.Timeout,
            Retries = question.Hook.Retries,
            DisableTls = question.Hook.DisableTls,
        };
}
