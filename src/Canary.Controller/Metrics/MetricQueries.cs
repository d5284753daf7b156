using Canary.Engine.Analysis;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.MetricProviders.BuiltInQueries;
using Canary.MetricProviders.Templates;
using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Controller.Metrics;

/// <summary>Turns a Canary's metrics into queries: built in, written inline, or kept in a MetricTemplate.</summary>
/// <param name="templates">The MetricTemplates.</param>
/// <param name="builtIns">The queries that providers bring along.</param>
/// <param name="allowCrossNamespace">Templates of other namespaces may be used.</param>
internal sealed class MetricQueries(
    IInformer<V1MetricTemplate> templates,
    BuiltInQueryCatalogue builtIns,
    bool allowCrossNamespace = false
)
{
    private const string Prometheus = "prometheus";

    /// <summary>The query of a check.</summary>
    /// <exception cref="MetricProblemException">It can't be made; says why and what to do.</exception>
    public PreparedQuery Prepare(V1Canary canary, SpecReading reading, MetricCheck check)
    {
        var variables = Variables(canary, reading, check.Interval);
        return check.Source switch
        {
            BuiltInMetric builtIn => ForServer(canary, reading, BuiltIn(reading, builtIn.Kind, variables)),
            InlineQuery inline => ForServer(canary, reading, Render("its query", inline.Query, variables)),
            TemplateQuery template => ForTemplate(
                new ObjectKey(template.Namespace, template.Name),
                variables with
                {
                    Variables = template.Variables.ToDictionary(),
                }
            ),
            _ => throw new MetricProblemException($"{check.Source} is no source that this version knows."),
        };
    }

    /// <summary>What is wrong with the Canary's metrics, whether the rest of its spec is good or not; empty when nothing is.</summary>
    public IEnumerable<string> Problems(V1Canary canary, SpecReading reading)
    {
        var metrics = canary.Spec.Analysis?.Metrics ?? [];
        for (var i = 0; i < metrics.Count; i++)
        {
            if (Problem(canary, reading, metrics[i]) is { } problem)
            {
                yield return $"spec.analysis.metrics[{i}]: {problem}";
            }
        }
    }

    /// <summary>The queries that need a Secret, of those that are good.</summary>
    public IEnumerable<PreparedQuery> WithSecrets(V1Canary canary, SpecReading reading)
    {
        foreach (var metric in canary.Spec.Analysis?.Metrics ?? [])
        {
            if (Try(canary, reading, metric, out _) is { Secret: not null } query)
            {
                yield return query;
            }
        }
    }

    private string? Problem(V1Canary canary, SpecReading reading, V1CanaryMetric metric)
    {
        Try(canary, reading, metric, out var problem);
        return problem;
    }

    /// <summary>Prepares a metric as far as it can be without the rest of the spec: a template or an inline query.</summary>
    private PreparedQuery? Try(V1Canary canary, SpecReading reading, V1CanaryMetric metric, out string? problem)
    {
        problem = null;
        try
        {
            var variables = Variables(canary, reading, TimeSpan.FromMinutes(1));
            if (metric.TemplateRef is { Name: { Length: > 0 } name } reference)
            {
                var key = new ObjectKey(reference.Namespace ?? canary.Metadata.Namespace, name);
                if (key.Namespace != canary.Metadata.Namespace && !allowCrossNamespace)
                {
                    return null; // The spec's reader says so; nothing is told of what is there, and no Secret is read.
                }
                var own = metric.TemplateVariables ?? new Dictionary<string, string>();
                return ForTemplate(key, variables with { Variables = own });
            }
            if (metric.Query is { Length: > 0 } query)
            {
                Render("its query", query, variables);
            }
        }
        catch (MetricProblemException e)
        {
            problem = e.Message;
        }
        return null;
    }

    private PreparedQuery ForTemplate(ObjectKey key, QueryVariables variables)
    {
        if (templates.Get(key) is not { } resource)
        {
            throw new MetricProblemException($"there is no MetricTemplate {key}; create it or correct the templateRef");
        }
        var reading = MetricTemplateReader.Read(resource);
        if (reading.Template is not { } template)
        {
            throw new MetricProblemException($"MetricTemplate {key}: {reading.Message}");
        }
        return new PreparedQuery
        {
            ProviderType = template.Type,
            Query = Render($"MetricTemplate {key}: spec.query", template.Query, variables),
            Address = template.Address,
            Headers = template.Headers,
            InsecureSkipVerify = template.InsecureSkipVerify,
            Secret = template.SecretName is { } secret ? key with { Name = secret } : null,
        };
    }

    private string BuiltIn(SpecReading reading, BuiltInMetricKind kind, QueryVariables variables)
    {
        var queries =
            builtIns.Find(reading.Provider) ?? throw new MetricProblemException(builtIns.Refusal(reading.Provider));
        return queries.CanMeasure(variables.TargetKind)
            ? queries.Query(kind, variables)
            : throw new MetricProblemException(
                $"the built-in metrics of {reading.Provider} can't be told for a {variables.TargetKind}, which names no pods; use a MetricTemplate"
            );
    }

    private static PreparedQuery ForServer(V1Canary canary, SpecReading reading, string query) =>
        new()
        {
            ProviderType = Prometheus,
            Query = query,
            Address =
                reading.MetricsServer
                ?? throw new MetricProblemException("there is no metrics server; write spec.metricsServer"),
            IsOwnServer = string.IsNullOrEmpty(canary.Spec.MetricsServer),
        };

    private static string Render(string what, string template, QueryVariables variables)
    {
        try
        {
            return QueryTemplate.Parse(template).Render(variables);
        }
        catch (TemplateException e)
        {
            throw new MetricProblemException($"{what} does not render: {e.Message}");
        }
    }

    private static QueryVariables Variables(V1Canary canary, SpecReading reading, TimeSpan interval) =>
        new()
        {
            Name = canary.Metadata.Name,
            Namespace = canary.Metadata.Namespace,
            Target = reading.Target?.Name ?? "",
            Service = reading.Service?.Apex ?? "",
            Ingress = canary.Spec.IngressRef?.Name ?? "",
            Route = reading.Service?.Apex ?? "",
            Interval = interval,
            TargetKind = reading.Target?.Kind ?? "Deployment",
        };
}
