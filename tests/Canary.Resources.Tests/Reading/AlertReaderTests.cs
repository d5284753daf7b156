using Canary.Engine;
using Canary.Engine.Gates;
using Canary.Resources.Reading;

namespace Canary.Resources.Tests.Reading;

public sealed class AlertReaderTests
{
    private const string Base = "interval: 30s\nthreshold: 5\nstepWeight: 20\n";

    [Theory]
    [InlineData("", AlertLevel.Info)]
    [InlineData(", severity: \"\"", AlertLevel.Info)]
    [InlineData(", severity: info", AlertLevel.Info)]
    [InlineData(", severity: warn", AlertLevel.Warn)]
    [InlineData(", severity: error", AlertLevel.Error)]
    public void R12_an_alert_without_severity_is_told_everything(string severity, AlertLevel least)
    {
        var reading = Read($"alerts: [{{name: on-call, providerRef: {{name: slack}}{severity}}}]");

        Assert.Empty(reading.Errors);
        Assert.Equal([new AlertRule("on-call", least, "test", "slack")], reading.Alerts);
    }

    [Fact]
    public void What_is_wrong_with_alerts_is_told_at_once() =>
        Assert.Equal(
            [
                "spec.analysis.alerts[0].name: is missing; give the alert a name",
                "spec.analysis.alerts[0].severity: \"fatal\" is not a severity; write info, warn or error",
                "spec.analysis.alerts[0].providerRef: is missing; write the name of the AlertProvider",
                "spec.analysis.alerts[1].providerRef.name: is missing; write the name of the AlertProvider",
                "spec.analysis.alerts[2].providerRef.namespace: \"shared\" is another namespace, which this controller does not allow; "
                    + "move the AlertProvider to test, or start the controller with --allow-cross-namespace-refs",
            ],
            Errors(
                "alerts: [{severity: fatal}, {name: a, providerRef: {}}, {name: b, providerRef: {name: c, namespace: shared}}]"
            )
        );

    [Fact]
    public void Another_namespace_is_read_where_it_is_allowed()
    {
        var canary = Canaries.WithAnalysis(
            Base + "alerts: [{name: a, providerRef: {name: slack, namespace: shared}, severity: warn}]"
        );

        var reading = Canaries.Read(canary, Canaries.Options with { AllowCrossNamespace = true });

        Assert.Empty(reading.Errors);
        Assert.Equal([new AlertRule("a", AlertLevel.Warn, "shared", "slack")], reading.Alerts);
    }

    [Fact]
    public void A_webhook_of_type_event_is_read_whole()
    {
        const string yaml = """
            webhooks:
            - name: events
              type: event
              url: https://user:pw@receiver.test/events?key=1
              timeout: 3s
              retries: 2
              disableTLS: true
              secretRef: {name: signing}
              metadata: {b: "2", a: "1"}
            """;

        var reading = Read(yaml);

        Assert.Empty(reading.Errors);
        var hook = new Hook
        {
            Name = "events",
            Kind = HookKind.Event,
            Url = "https://user:pw@receiver.test/events?key=1",
            Timeout = TimeSpan.FromSeconds(3),
            Retries = 2,
            DisableTls = true,
            Secret = "signing",
            Metadata = [new("a", "1"), new("b", "2")],
        };
        Assert.Equal([hook], reading.EventHooks);
        Assert.DoesNotContain("pw", hook.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_more_an_event_webhook_has_Flaggers_defaults()
    {
        var hook = Assert.Single(Read("webhooks: [{name: events, type: event, url: http://receiver}]").EventHooks);

        Assert.Equal((TimeSpan.FromSeconds(10), 0, false), (hook.Timeout, hook.Retries, hook.DisableTls));
    }

    [Fact]
    public void What_is_wrong_with_an_event_webhook_is_told_without_its_address() =>
        Assert.Equal(
            [
                "spec.analysis.webhooks[0].name: is missing; give the webhook a name",
                "spec.analysis.webhooks[0].url: is not an http or https address; write for example http://receiver.test/events",
                "spec.analysis.webhooks[0].retries: \"-1\" is negative; write 0 or more",
                "spec.analysis.webhooks[0].timeout: \"1\" is not a duration; write for example 30s, 5m or 1h30m",
            ],
            Errors("webhooks: [{type: event, url: \"receiver/?token=secret\", retries: -1, timeout: \"1\"}]")
        );

    private static SpecReading Read(string yaml) => Canaries.Read(Canaries.WithAnalysis(Base + yaml));

    private static IEnumerable<string> Errors(string yaml) => Canaries.Errors(Canaries.WithAnalysis(Base + yaml));
}
