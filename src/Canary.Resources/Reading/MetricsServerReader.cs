using Canary.Engine.Analysis;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Finds the server of built-in and inline queries.</summary>
internal static class MetricsServerReader
{
    private const string Path = "spec.metricsServer";

    public static string? Read(
        V1CanarySpec spec,
        IEnumerable<MetricCheck> metrics,
        ReaderOptions options,
        SpecErrors errors
    )
    {
        if (!string.IsNullOrEmpty(spec.MetricsServer))
        {
            return CheckAddress(spec.MetricsServer, errors);
        }
        var needed = metrics.FirstOrDefault(metric => metric.Source is not TemplateQuery);
        if (needed is not null && string.IsNullOrEmpty(options.DefaultMetricsServer))
        {
            errors.Missing(
                Path,
                $"the metric {needed.Name} needs a Prometheus: write its address, or give the controller --metrics-server"
            );
        }
        return options.DefaultMetricsServer;
    }

    private static string? CheckAddress(string address, SpecErrors errors)
    {
        if (HttpAddress.IsValid(address))
        {
            return address;
        }
        errors.Add(
            Path,
            HttpAddress.WithoutSecrets(address),
            "is not an http or https address",
            "write for example http://prometheus.monitoring:9090"
        );
        return null;
    }
}
