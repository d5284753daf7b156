using System.Text;
using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Resources.V1;
using Canary.Simulator.Hooks;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>
/// Every secret that a controller meets is a marker here, and everyone who is sent one sends it back in his answer. None may be told to anybody
/// else: not in logs, events, status, metrics or traces, nor in what is written to the cluster.
/// </summary>
public sealed class SecretStories : Story
{
    private const string Marker = "MARKER";

    private static readonly string[] Credentials =
    [
        "MARKER-metric-user:MARKER-metric-password",
        "MARKER-address-user:MARKER-address-password",
        "MARKER-hook-user:MARKER-hook-password",
    ];

    private readonly TraceStore traces;

    public SecretStories()
    {
        traces = new TraceStore(World.Outside);
        traces.Open();
        World.Traces = TraceStore.Options;
        World.AskOverHttp(World.Outside.CreateHandler());
    }

    [Theory]
    [InlineData("token")]
    [InlineData("password")]
    public void A_metrics_server_that_repeats_its_credentials_is_not_repeated(string credential)
    {
        Given_a_metrics_server(credential);
        Given_an_initialised_canary(WithWebhook(Manifests.WithTemplate()));
        World.Outside.Answer("prometheus.test", Echo(401));
        World.Outside.Answer("hooks.test", Echo(500));

        When_a_commit_brings(Reading(Second));
        World.Until("it is said what went wrong", () => Said("answered"), TimeSpan.FromMinutes(5));
        When_time_passes(TimeSpan.FromMinutes(15));

        Assert.Equal("Failed", Phase);
        Assert.Contains(
            World.Outside.ReceivedBy("prometheus.test"),
            request => Sent(request).Contains(Marker, StringComparison.Ordinal) || IsBasic(request)
        );
        Then_nobody_is_told();
    }

    [Fact]
    public void Chats_webhooks_and_configs_keep_their_secrets_through_a_rollout()
    {
        Given_a_metrics_server("token");
        World.Outside.Answer("prometheus.test", _ => Vector(100));
        foreach (var host in (string[])["chat.test", "default.test", "events.test"])
        {
            World.Outside.Answer(host, Echo(403));
        }
        World.Outside.Answer("hooks.test", Echo(200));
        World.Apply(Manifests.Secret("token", "key", "MARKER-tracked-1"));
        Given_an_initialised_canary(WithAlert(WithWebhook(Manifests.WithTemplate())));

        World.Apply(Manifests.Secret("token", "key", "MARKER-tracked-2"));
        When_a_commit_brings(Reading(Second));
        Then_the_phase_becomes(RolloutPhase.Succeeded, TimeSpan.FromMinutes(15));
        World.Outside.Answer("prometheus.test", _ => Vector(0));
        When_a_commit_brings(Reading(Third));
        Then_the_phase_becomes(RolloutPhase.Failed, TimeSpan.FromMinutes(15));
        When_time_passes(TimeSpan.FromMinutes(2));
        When_the_canary_is_deleted();
        When_time_passes(TimeSpan.FromMinutes(2));

        foreach (var host in (string[])["chat.test", "events.test", "hooks.test"])
        {
            Assert.NotEmpty(World.Outside.ReceivedBy(host));
        }
        Assert.All(
            World.Outside.ReceivedBy("hooks.test"),
            request => Assert.NotNull(request.Header("X-Canary-Signature"))
        );
        Assert.Contains(World.Events, e => e.Contains("AlertNotSent", StringComparison.Ordinal));
        Then_nobody_is_told();
    }

    private void Then_nobody_is_told()
    {
        Assert.NotEmpty(World.Logs.Lines);
        Assert.DoesNotContain(World.Logs.Lines, line => IsTold(line.Text) || line.Scope.Values.Any(IsTold));
        Assert.DoesNotContain(World.Events, IsTold);
        Assert.DoesNotContain("MARKER", Controller!.Metrics, StringComparison.Ordinal);
        Assert.NotEmpty(traces.Spans);
        Assert.DoesNotContain(World.Outside.ReceivedBy("collector.test"), request => IsTold(request.Body));
        foreach (var (host, own) in Bodies)
        {
            Assert.DoesNotContain(World.Outside.ReceivedBy(host), request => IsTold(request.Body, own));
        }
        foreach (
            var type in (ResourceType[])
                [Kinds.Deployments, Kinds.Services, Kinds.ConfigMaps, Kinds.Routes, Kinds.Events]
        )
        {
            Assert.DoesNotContain(World.Cluster.List(type), o => IsTold(o.ToJsonString()));
        }
        Assert.DoesNotContain(World.Cluster.List(V1Canary.Type), o => IsTold(o["status"]?.ToJsonString()));
    }

    /// <summary>Whose body may hold which of the markers: a webhook is sent its own metadata.</summary>
    private static readonly (string Host, string Own)[] Bodies =
    [
        ("chat.test", ""),
        ("default.test", ""),
        ("events.test", ""),
        ("hooks.test", "MARKER-metadata"),
    ];

    private static bool IsTold(object? value) => value is string text && IsTold(text, "");

    private static bool IsTold(string? text) => IsTold(text, "");

    private static bool IsTold(string? text, string allowed)
    {
        var rest = allowed.Length == 0 ? text : text?.Replace(allowed, "", StringComparison.Ordinal);
        return rest is not null
            && (
                rest.Contains(Marker, StringComparison.OrdinalIgnoreCase)
                || Credentials.Any(pair => rest.Contains(Base64(pair), StringComparison.Ordinal))
            );
    }

    private bool Said(string text) =>
        World.Canary().Status?.Message?.Contains(text, StringComparison.Ordinal) == true
        || World.Events.Any(e => e.Contains(text, StringComparison.Ordinal));

    private void Given_a_metrics_server(string credential)
    {
        World.Outside.Answer("prometheus.test", _ => Vector(100));
        var template = Manifests.Template("up", "login");
        var provider = template["spec"]!["provider"]!;
        provider["headers"] = JsonNode.Parse("""{ "X-Scope-OrgID": ["MARKER-header"] }""");
        if (credential == "password")
        {
            provider["address"] = "http://MARKER-address-user:MARKER-address-password@prometheus.test:9090";
            provider.AsObject().Remove("secretRef");
        }
        World.Apply(Manifests.Secret("login", "token", "MARKER-metric-token"));
        World.Apply(template);
        World.Apply(Manifests.Secret("sign", "token", "MARKER-signing"));
        World.Apply(ConfigManifests.Map("app", "1"));
        World.Apply(Manifests.Secret("token", "key", "MARKER-tracked"));
    }

    private new void Given_an_initialised_canary(JsonObject canary)
    {
        World.Apply(Reading(First));
        Given_a_controller(
            new()
            {
                LeaderElection = false,
                Announcements = new()
                {
                    EventWebhook = "https://events.test/MARKER-event-path?key=MARKER-event-key",
                    DefaultAlerts =
                    [
                        new()
                        {
                            Name = "by default",
                            Type = "slack",
                            Address = "https://default.test/MARKER-path",
                        },
                    ],
                },
            }
        );
        World.Apply(canary);
        Then_the_phase_becomes(RolloutPhase.Initialized);
    }

    private static JsonObject Reading(string image) => ConfigManifests.Reads(Manifests.Deployment(image));

    private static JsonObject WithWebhook(JsonObject canary)
    {
        canary["spec"]!["analysis"]!["webhooks"] = JsonNode.Parse(
            """
            [ { "name": "check", "type": "rollout", "retries": 0, "secretRef": { "name": "sign" },
                "url": "http://MARKER-hook-user:MARKER-hook-password@hooks.test/check?key=MARKER-hook-key",
                "metadata": { "password": "MARKER-metadata" } } ]
            """
        );
        return canary;
    }

    private JsonObject WithAlert(JsonObject canary)
    {
        World.Apply(Manifests.Secret("chat", "address", "https://chat.test/services/MARKER-chat-path"));
        World.Apply(
            Manifests.Parse(
                """
                { "apiVersion": "canary.dev/v1", "kind": "AlertProvider", "metadata": { "name": "chat", "namespace": "shop" },
                  "spec": { "type": "slack", "secretRef": { "name": "chat" },
                    "proxy": "http://MARKER-proxy-user:MARKER-proxy-password@proxy.test:3128" } }
                """
            )
        );
        canary["spec"]!["analysis"]!["alerts"] = JsonNode.Parse(
            """[ { "name": "chat", "providerRef": { "name": "chat" } } ]"""
        );
        return canary;
    }

    /// <summary>Answers with all that was sent.</summary>
    private static Func<ReceivedRequest, WebhookAnswer> Echo(int status) =>
        request =>
            WebhookAnswer.Of(
                status,
                new JsonObject
                {
                    ["status"] = "error",
                    ["errorType"] = "unauthorized",
                    ["error"] = Sent(request),
                }.ToJsonString()
            );

    private static string Sent(ReceivedRequest request) =>
        $"{request.Address} {string.Join(' ', request.Headers.Select(header => $"{header.Key}={header.Value}"))} {request.Body}";

    private static bool IsBasic(ReceivedRequest request) =>
        request.Header("Authorization") == "Basic " + Base64("MARKER-address-user:MARKER-address-password");

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static WebhookAnswer Vector(double value) =>
        WebhookAnswer.Of(
            200,
            $$"""{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1763715600,"{{value}}"]}]} }"""
        ) with
        {
            ContentType = "application/json",
        };
}
