using Canary.Controller.Metrics;
using Canary.Controller.Telemetry;
using Canary.Controller.Tracing;
using Canary.Engine;
using Canary.Engine.Analysis;
using Canary.Kubernetes.Client;
using Canary.MetricProviders;

namespace Canary.Controller.Rollouts;

/// <summary>Answers the engine's questions, all of a pass side by side. Whatever goes wrong is an answer; only cancellation is thrown.</summary>
internal sealed class Interrogator(
    MetricQueries queries,
    MetricSecrets secrets,
    MetricProviderCatalogue providers,
    HookInquiry hooks,
    ControllerMetrics metrics,
    TimeSpan timeout,
    TimeProvider time
)
{
    public async Task<Answers> AnswerAsync(
        Sighting sighting,
        ValueList<Question> questions,
        PassTimings timings,
        CancellationToken cancellationToken
    )
    {
        if (questions.Count == 0)
        {
            return Answers.None;
        }
        var values = questions
            .OfType<MetricQuestion>()
            .Select(question => timings.AskedAsync(() => AnswerAsync(sighting, question, cancellationToken)))
            .ToList();
        var asked = questions
            .OfType<HookQuestion>()
            .Select(question => timings.AskedAsync(() => hooks.AskAsync(sighting, question, cancellationToken)))
            .ToList();
        return new Answers
        {
            Metrics = (await Task.WhenAll(values)).ToValueList(),
            Hooks = (await Task.WhenAll(asked)).ToValueList(),
        };
    }

    private async Task<MetricAnswer> AnswerAsync(
        Sighting sighting,
        MetricQuestion question,
        CancellationToken cancellationToken
    )
    {
        string? type = null;
        var check = question.Check;
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var query = queries.Prepare(sighting.Canary, sighting.Reading, check, question.Of);
            var request = new MetricRequest
            {
                Metric = check.Name,
                Query = query.Query,
                Backend = await secrets.OpenAsync(query, both.Token),
            };
            var provider = providers.Find(query.ProviderType);
            if (provider is null)
            {
                return MetricAnswer.Error(check.Name, providers.Refusal(query.ProviderType));
            }
            type = query.ProviderType;
            var answer = await provider.QueryAsync(request, both.Token);
            metrics.Queried(type, answer.Outcome);
            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (type is not null)
            {
                metrics.Queried(type, MetricOutcome.Error);
            }
            return MetricAnswer.Error(check.Name, $"no answer within {timeout.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is MetricProblemException or KubernetesException)
        {
            return MetricAnswer.Error(check.Name, e.Message);
        }
    }
}
