using Canary.Engine.Analysis;
using Canary.MetricProviders.Templates;

namespace Canary.MetricProviders.BuiltInQueries;

/// <summary>
/// For providers whose data plane measures nothing that names the canary (Gateway API, plain Kubernetes): the pods' own histogram
/// <c>http_request_duration_seconds</c>, chosen by the labels <c>kubernetes_namespace</c> and <c>kubernetes_pod_name</c>, with the HTTP code in
/// <c>status</c>.
/// </summary>
public sealed class PodHttpQueries(string provider) : IBuiltInQueries
{
    private const string Histogram = "http_request_duration_seconds";

    public string Provider => provider;

    public string Query(BuiltInMetricKind kind, QueryVariables variables)
    {
        var selector =
            $"kubernetes_namespace={PromQlText.Quote(variables.Namespace)},kubernetes_pod_name=~{PromQlText.Quote(PodNames(variables))}";
        return kind switch
        {
            BuiltInMetricKind.RequestSuccessRate => QueryShapes.SuccessRate(
                $"{Histogram}_count",
                selector,
                "status!~\"5.*\"",
                variables.Interval
            ),
            BuiltInMetricKind.RequestDuration => QueryShapes.DurationInSeconds(
                $"{Histogram}_bucket",
                selector,
                variables.Interval
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a built-in metric."),
        };
    }

    /// <summary>
    /// A Deployment's pods are named target-hash-id, those of its primary target-primary-hash-id. A DaemonSet's have no hash, a StatefulSet's but
    /// a number: there two segments would be the primary's pods, so only one is allowed (R12).
    /// </summary>
    private static string PodNames(QueryVariables variables)
    {
        const string Segment = "-[0-9a-zA-Z]+";
        var target = PromQlText.EscapeRegex(variables.Target);
        return variables.TargetKind switch
        {
            "DaemonSet" => target + Segment,
            "StatefulSet" => $"{target}-[0-9]+",
            _ => $"{target}{Segment}({Segment})",
        };
    }
}
