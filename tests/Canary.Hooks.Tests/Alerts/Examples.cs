using Canary.Engine;
using Canary.Hooks.Alerts;

namespace Canary.Hooks.Tests.Alerts;

/// <summary>What the examples tell, and whom.</summary>
internal static class Examples
{
    public static Alert Aborted { get; } =
        new()
        {
            Level = AlertLevel.Error,
            Message = "Rolling back podinfo.test failed checks threshold reached 2: success rate 80.00% < 99%",
            At = HookWorld.Start,
            Name = "podinfo",
            Namespace = "test",
            TargetKind = "Deployment",
            TargetName = "podinfo",
            Reason = "ChecksFailed",
            Phase = "Failed",
            Weight = 0,
            Revision = "3f9c0d6a1b2e4f57",
            Images = ["ghcr.io/stefanprodan/podinfo:6.7.1", "envoyproxy/envoy:v1.31"],
            Checks =
            [
                new("request-success-rate", 80, 99, null),
                new("request-duration", 512.5, null, 500),
                new("queue", null, 1, 5, "no data"),
            ],
            Cluster = "prod-eu",
            Link = new Uri("https://canary.example.com/canaries/test/podinfo"),
            Fields = [new("Failed checks threshold", "2"), new("Traffic routing", "Weight step: 20 max: 60")],
        };

    public static Alert Initialized { get; } =
        new()
        {
            Level = AlertLevel.Info,
            Message = "New Deployment detected, initialization completed.",
            At = HookWorld.Start,
            Name = "podinfo",
            Namespace = "test",
            TargetKind = "Deployment",
            TargetName = "podinfo",
            Reason = "Initialized",
            Phase = "Initialized",
        };

    /// <summary>Text that means something to one chat system or another.</summary>
    public static Alert Hostile { get; } =
        Initialized with
        {
            Level = AlertLevel.Warn,
            Message =
                "Halt: <!channel> @everyone @all *bold* _it_ ~no~ `code` [x](http://evil.org) <b>&amp;</b> {{DATE(2026-01-01)}}\n"
                + "# heading\n> quote\n- item \u202Eevil\u0007 \\ || spoiler",
            Fields = [new("<Field>", "a_b_c & <@U123>")],
        };

    /// <summary>More of everything than any system takes.</summary>
    public static Alert Huge { get; } =
        Aborted with
        {
            Message = string.Concat(Enumerable.Repeat("漢&<*_\"", 5000)),
            Images = Enumerable.Range(0, 100).Select(i => $"registry.example.com/team/image-{i}:v1").ToValueList(),
            Fields = Enumerable
                .Range(0, 60)
                .Select(i => KeyValuePair.Create($"field & {i}", string.Concat(Enumerable.Repeat("漢&<*_\"", 200))))
                .ToValueList(),
        };

    public static AlertTarget Target(string type) =>
        new()
        {
            Name = "test/on-call",
            Type = type,
            Address = Address(type),
        };

    private static string Address(string type) =>
        type switch
        {
            "slack" => "https://hooks.slack.com/services/T00000001/B00000002/secretsecretsecret",
            "discord" => "https://discord.com/api/webhooks/1234567/secretsecretsecret",
            "rocket" => "https://chat.example.com/hooks/1234567/secretsecretsecret",
            "gchat" => "https://chat.googleapis.com/v1/spaces/AAAA/messages?key=keykeykey&token=secretsecretsecret",
            "msteams" => "https://prod-1.westeurope.logic.azure.com/workflows/12345678/triggers?sig=secretsecretsecret",
            _ => "https://alerts.example.com/secretsecretsecret",
        };
}
