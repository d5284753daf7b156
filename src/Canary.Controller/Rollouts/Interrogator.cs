using Canary.Controller.Metrics;
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
    TimeSpan timeout,
    TimeProvider time
)
{
    public async Task<Answers> AnswerAsync(
        Sighting sighting,
        ValueList<Question> questions,
        CancellationToken cancellationToken
    )
    {
        if (questions.Count == 0)
        {
            return Answers.None;
        }
        var metrics = questions
            .OfType<MetricQuestion>()
            .Select(question => AnswerAsync(sighting, question.Check, cancellationToken))
            .ToList();
        var asked = questions
            .OfType<HookQuestion>()
            .Select(question => hooks.AskAsync(sighting, question, cancellationToken))
            .ToList();
        return new Answers
        {
            Metrics = (await Task.WhenAll(metrics)).ToValueList(),
            Hooks = (await Task.WhenAll(asked)).ToValueList(),
        };
    }

    private async Task<MetricAnswer> AnswerAsync(
        Sighting sighting,
        MetricCheck check,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var query = queries.Prepare(sighting.Canary, sighting.Reading, check);
            var request = new MetricRequest
            {
                Metric = check.Name,
                Query = query.Query,
                Backend = await secrets.OpenAsync(query, both.Token),
            };
            var provider = providers.Find(query.ProviderType);
            return provider is null
                ? MetricAnswer.Error(check.Name, providers.Refusal(query.ProviderType))
                : await provider.QueryAsync(request, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return MetricAnswer.Error(check.Name, $"no answer within {timeout.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is MetricProblemException or KubernetesException)
        {
            return MetricAnswer.Error(check.Name, e.Message);
        }
    }
}
