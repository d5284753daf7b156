using Canary.Controller.Metrics;
using Canary.Controller.Rollouts;
using Canary.Controller.Secrets;
using Canary.Controller.Telemetry;
using Canary.Controller.Tracing;
using Canary.Engine;
using Canary.Engine.Analysis;
using Canary.Hooks.Webhooks;
using Canary.MetricProviders;
using Canary.MetricProviders.BuiltInQueries;
using Canary.Resources;
using Canary.Resources.V1;
using Canary.Simulator.Clock;

namespace Canary.Controller.Tests.Rollouts;

public sealed class InterrogatorTests : IDisposable
{
    private readonly HeldClock clock = new(DateTimeOffset.UnixEpoch);
    private readonly SlowProvider provider = new();
    private readonly ControllerTelemetry telemetry = new(new object(), new HealthState());

    public void Dispose() => telemetry.Dispose();

    [Fact]
    public async Task Without_questions_nobody_is_asked()
    {
        Assert.Same(Answers.None, await AskAsync());
        Assert.Empty(provider.Waiting);
    }

    [Fact]
    public async Task R6_All_metrics_of_a_pass_are_asked_side_by_side()
    {
        var asking = AskAsync("a", "b", "c");

        Assert.Equal(["a", "b", "c"], provider.Waiting.Keys.Order());
        foreach (var (metric, answer) in provider.Waiting)
        {
            answer.SetResult(MetricAnswer.Of(metric, 1));
        }
        Assert.Equal(3, (await asking).Metrics.Count);
    }

    [Fact]
    public async Task R6_One_that_does_not_answer_in_time_is_an_error_and_holds_up_no_other()
    {
        var asking = AskAsync("quick", "slow");
        provider.Waiting["quick"].SetResult(MetricAnswer.Of("quick", 7));

        clock.Advance(TimeSpan.FromSeconds(5));

        var answers = (await asking).Metrics;
        Assert.Equal(MetricAnswer.Of("quick", 7), answers[0]);
        Assert.Equal(MetricAnswer.Error("slow", "no answer within 5 s"), answers[1]);
    }

    [Fact]
    public async Task A_lost_leader_stops_asking()
    {
        using var leading = new CancellationTokenSource();
        var asking = AskAsync(leading.Token, "slow");

        leading.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private Task<Answers> AskAsync(params string[] metrics) => AskAsync(TestContext.Current.CancellationToken, metrics);

    private Task<Answers> AskAsync(CancellationToken cancellationToken, params string[] metrics)
    {
        var templates = Stored.Informer(V1MetricTemplate.Type, CanaryJson.Default.V1MetricTemplate);
        var interrogator = new Interrogator(
            new MetricQueries(templates, BuiltInQueryCatalogue.Create()),
            new MetricSecrets(new SecretReader(Stored.Unreachable)),
            new MetricProviderCatalogue([provider]),
            new HookInquiry(new NoWebhooks(), new SecretReader(Stored.Unreachable)),
            telemetry.Metrics,
            TimeSpan.FromSeconds(5),
            clock
        );
        var sighting = new Sighting
        {
            Canary = new(),
            Reading = new() { Provider = "kubernetes", MetricsServer = "http://prometheus:9090" },
            Seen = new(),
        };
        var questions = metrics.Select(Question).ToValueList();
        return interrogator.AnswerAsync(sighting, questions, new PassTimings(clock), cancellationToken);
    }

    private static Question Question(string metric) =>
        new MetricQuestion(new() { Name = metric, Source = new InlineQuery("up") });

    private sealed class NoWebhooks : IWebhooks
    {
        public Task<WebhookResult> CallAsync(WebhookCall call, CancellationToken cancellationToken) =>
            throw new InvalidOperationException($"{call} is not to be called.");
    }

    /// <summary>Answers when the test says so.</summary>
    private sealed class SlowProvider : IMetricProvider
    {
        public string Type => "prometheus";

        public Dictionary<string, TaskCompletionSource<MetricAnswer>> Waiting { get; } = [];

        public Task<MetricAnswer> QueryAsync(MetricRequest request, CancellationToken cancellationToken)
        {
            Waiting[request.Metric] = new();
            return Waiting[request.Metric].Task.WaitAsync(cancellationToken);
        }
    }
}
