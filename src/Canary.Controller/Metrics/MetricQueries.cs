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
    public PreparedQuery Prepare(V1Canary canary, SpecReading reading, MetricCheck check, Variant of = Variant.Canary)
    {
        var variables = Variables(canary, reading, check.Interval, of);
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
    public IEnumerable<string> Problems(V1Canary canary, SpecReading reading) =>
        Asked(canary)
            .Select(asked => (asked.Path, asked.Metric, Problem: Problem(canary, reading, asked.Metric, asked.Of)))
            .Where(found => found.Problem is not null)
            .DistinctBy(found => (found.Metric, found.Problem))
            .Select(found => $"{found.Path}: {found.Problem}");

    /// <summary>The queries that need a Secret, of those that are good.</summary>
    public IEnumerable<PreparedQuery> WithSecrets(V1Canary canary, SpecReading reading)
    {
        foreach (var (_, metric, of) in Asked(canary))
        {
            if (Try(canary, reading, metric, of, out _) is { Secret: not null } query)
            {
                yield return query;
            }
        }
    }

    /// <summary>All that may be asked, where that is written, and of whom.</summary>
    private static IEnumerable<(string Path, V1CanaryMetric Metric, Variant Of)> Asked(V1Canary canary)
    {
        const string Analysis = "spec.analysis.metrics";
        var metrics = canary.Spec.Analysis?.Metrics ?? [];
        var asked = metrics.Select((metric, i) => ($"{Analysis}[{i}]", metric, Variant.Canary));
        return canary.Spec.Bake is not { } bake ? asked
            : bake.Metrics is { } own
                ? asked.Concat(own.Select((metric, i) => ($"spec.bake.metrics[{i}]", metric, Variant.Primary)))
            : asked.Concat(metrics.Select((metric, i) => ($"{Analysis}[{i}], in the bake", metric, Variant.Primary)));
    }

    private string? Problem(V1Canary canary, SpecReading reading, V1CanaryMetric metric, Variant of)
    {
        Try(canary, reading, metric, of, out var problem);
        return problem;
    }

    /// <summary>Prepares a metric as far as it can be without the rest of the spec: a template or an inline query.</summary>
    private PreparedQuery? Try(
        V1Canary canary,
        SpecReading reading,
        V1CanaryMetric metric,
        Variant of,
        out string? problem
    )
    {
        problem = null;
        try
        {
            var variables = Variables(canary, reading, TimeSpan.FromMinutes(1), of);
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
            return AboutPrimary(what, QueryTemplate.Parse(template).Render(variables), variables);
        }
        catch (TemplateException e)
        {
            throw new MetricProblemException($"{what} does not render: {e.Message}");
        }
    }

    /// <summary>A query that spells the canary out would find nobody there in a bake, and say nothing.</summary>
    private static string AboutPrimary(string what, string query, QueryVariables variables)
    {
        if (variables.Variant == Variant.Canary)
        {
            return query;
        }
        foreach (var name in new[] { $"{variables.Target}-canary", $"{variables.Service}-canary" })
        {
            if (query.Contains(name, StringComparison.Ordinal))
            {
                throw new MetricProblemException(
                    $"{what} asks about {name}, but a bake judges the primary; write -{{{{ variant }}}} for -canary, or give spec.bake metrics of its own"
                );
            }
        }
        return query;
    }

    private static QueryVariables Variables(V1Canary canary, SpecReading reading, TimeSpan interval, Variant of) =>
        new()
        {
            Name = canary.Metadata.Name,
            Namespace = canary.Metadata.Namespace,
            Target = (of == Variant.Primary ? reading.Target?.PrimaryName : reading.Target?.Name) ?? "",
            Variant = of,
            Service = reading.Service?.Apex ?? "",
            Ingress = canary.Spec.IngressRef?.Name ?? "",
            Route = reading.Service?.Apex ?? "",
            Interval = interval,
            TargetKind = reading.Target?.Kind ?? "Deployment",
        };
}
