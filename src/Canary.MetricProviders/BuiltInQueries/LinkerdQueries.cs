using Canary.Engine.Analysis;
using Canary.MetricProviders.Templates;

namespace Canary.MetricProviders.BuiltInQueries;

/// <summary>
/// Linkerd's own metrics, as the canary's proxies report them: <c>response_total</c> and <c>response_latency_ms</c>. The label that names the
/// workload is called after its kind: <c>deployment</c>, <c>daemonset</c>, <c>statefulset</c>.
/// </summary>
public sealed class LinkerdQueries : IBuiltInQueries
{
    public string Provider => "linkerd";

    public string Query(BuiltInMetricKind kind, QueryVariables variables)
    {
        var workload = variables.TargetKind.ToLowerInvariant();
        var selector =
            $"namespace={PromQlText.Quote(variables.Namespace)},{workload}={PromQlText.Quote(variables.Target)},direction=\"inbound\"";
        return kind switch
        {
            BuiltInMetricKind.RequestSuccessRate => QueryShapes.SuccessRate(
                "response_total",
                selector,
                "classification!=\"failure\"",
                variables.Interval
            ),
            BuiltInMetricKind.RequestDuration => QueryShapes.DurationInMilliseconds(
                "response_latency_ms_bucket",
                selector,
                variables.Interval
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a built-in metric."),
        };
    }
}
