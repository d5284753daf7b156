using Canary.Hooks.Webhooks;

namespace Canary.Hooks.Tests.Webhooks;

/// <summary>What the examples call.</summary>
internal static class Calls
{
    public static WebhookCall Gate { get; } =
        new()
        {
            Hook = "gate",
            Url = "http://loadtester.test/gate/check",
            Name = "podinfo",
            Namespace = "test",
            Phase = "Progressing",
            Checksum = "85d557f47b",
        };
}
