using Canary.Engine;
using Canary.Engine.Analysis;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads <c>spec.analysis.metrics</c> and <c>spec.bake.metrics</c>.</summary>
internal static class MetricReader
{
    public static ValueList<MetricCheck> Read(
        string list,
        IReadOnlyList<V1CanaryMetric>? metrics,
        string @namespace,
        ReaderOptions options,
        SpecErrors errors
    )
    {
        var checks = new List<MetricCheck>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < (metrics?.Count ?? 0); i++)
        {
            var path = $"{list}[{i}]";
            var metric = metrics![i];
            CheckName(path, metric.Name, names, errors);
            var (min, max) = ReadRange(path, metric, errors);
            checks.Add(
                new()
                {
                    Name = metric.Name ?? "",
                    Source = ReadSource(path, metric, @namespace, options, errors),
                    Interval = errors.Duration(
                        $"{path}.interval",
                        metric.Interval,
                        TimeSpan.FromMinutes(1),
                        TimeSpan.FromSeconds(1)
                    ),
                    Min = min,
                    Max = max,
                    FailureLimit = ReadLimit($"{path}.failureLimit", metric.FailureLimit, errors),
                    ErrorLimit = ReadLimit($"{path}.errorLimit", metric.ErrorLimit, errors),
                    InitialDelay = errors.Duration(
                        $"{path}.initialDelay",
                        metric.InitialDelay,
                        TimeSpan.Zero,
                        TimeSpan.Zero
                    ),
                    DryRun = metric.DryRun ?? false,
                }
            );
        }
        return checks.ToValueList();
    }

    private static int? ReadLimit(string path, int? limit, SpecErrors errors)
    {
        if (limit < 1)
        {
            errors.Add(path, $"{limit}", "is out of range", "write at least 1");
        }
        return limit;
    }

    private static void CheckName(string path, string? name, HashSet<string> names, SpecErrors errors)
    {
        if (string.IsNullOrEmpty(name))
        {
            errors.Missing($"{path}.name", "give the metric a name");
        }
        else if (!names.Add(name))
        {
            errors.Add($"{path}.name", name, "is the name of another metric", "give each metric a name of its own");
        }
    }

    private static MetricSource ReadSource(
        string path,
        V1CanaryMetric metric,
        string @namespace,
        ReaderOptions options,
        SpecErrors errors
    )
    {
        if (metric.TemplateRef is not null && metric.Query is not null)
        {
            errors.Add(path, null, "has both templateRef and query", "keep one of them");
        }
        if (metric.TemplateVariables is { Count: > 0 } && metric.TemplateRef is null)
        {
            errors.Add($"{path}.templateVariables", null, "has no template to use it", "add templateRef or remove it");
        }
        if (metric.TemplateRef is { } template)
        {
            return ReadTemplate($"{path}.templateRef", template, metric, @namespace, options, errors);
        }
        if (metric.Query is { } query)
        {
            if (string.IsNullOrWhiteSpace(query))
            {
                errors.Add($"{path}.query", null, "is empty", "write a PromQL query");
            }
            return new InlineQuery(query);
        }
        if (BuiltIn(metric.Name) is { } kind)
        {
            return new BuiltInMetric(kind);
        }
        errors.Add(
            path,
            metric.Name,
            "is not a built-in metric and has no query",
            "add a templateRef, or use request-success-rate or request-duration"
        );
        return new InlineQuery("");
    }

    private static TemplateQuery ReadTemplate(
        string path,
        V1NamespacedRef template,
        V1CanaryMetric metric,
        string @namespace,
        ReaderOptions options,
        SpecErrors errors
    )
    {
        var (from, name) = ReferenceReader.Read(
            path,
            template,
            V1MetricTemplate.Type.Kind,
            @namespace,
            options,
            errors
        );
        var variables = (metric.TemplateVariables ?? new Dictionary<string, string>())
            .OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .ToValueList();
        return new(from, name, variables);
    }

    private static (double? Min, double? Max) ReadRange(string path, V1CanaryMetric metric, SpecErrors errors)
    {
        if (metric.ThresholdRange is { } range)
        {
            CheckRange(path, metric, range, errors);
            return (range.Min, range.Max);
        }
        if (metric.Threshold is null)
        {
            errors.Missing(
                $"{path}.thresholdRange",
                "write the smallest good value as min, the largest as max, or both"
            );
        }
        var isFloor =
            metric is { TemplateRef: null, Query: null }
            && BuiltIn(metric.Name) == BuiltInMetricKind.RequestSuccessRate;
        return isFloor ? (metric.Threshold, null) : (null, metric.Threshold);
    }

    private static void CheckRange(string path, V1CanaryMetric metric, V1ThresholdRange range, SpecErrors errors)
    {
        if (metric.Threshold is not null)
        {
            errors.Add(path, null, "has both threshold and thresholdRange", "keep thresholdRange");
        }
        if (range is { Min: null, Max: null })
        {
            errors.Add($"{path}.thresholdRange", null, "is empty", "write min, max, or both");
        }
        if (range.Min > range.Max)
        {
            errors.Add(
                $"{path}.thresholdRange",
                null,
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"has min {range.Min} above max {range.Max}, so no value is good"
                ),
                "swap them"
            );
        }
    }

    private static BuiltInMetricKind? BuiltIn(string? name) =>
        name switch
        {
            "request-success-rate" => BuiltInMetricKind.RequestSuccessRate,
            "request-duration" => BuiltInMetricKind.RequestDuration,
            _ => null,
        };
}
