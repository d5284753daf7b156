using Canary.Engine.Analysis;
using Canary.MetricProviders.Templates;

namespace Canary.MetricProviders.BuiltInQueries;

/// <summary>
/// Istio's own metrics, as the canary's proxies report them: <c>istio_requests_total</c> and <c>istio_request_duration_milliseconds</c>. A
/// workload is chosen by its name, whatever its kind and its service's name; a Service target, behind which there may be any workload, by its
/// canary service.
/// </summary>
public sealed class IstioQueries : IBuiltInQueries
{
    public string Provider => "istio";

    public bool CanMeasure(string targetKind) => true;

    public string Query(BuiltInMetricKind kind, QueryVariables variables)
    {
        var @namespace = PromQlText.Quote(variables.Namespace);
        var selector =
            variables.TargetKind == "Service"
                ? $"reporter=\"destination\",destination_service_namespace={@namespace},destination_service_name={PromQlText.Quote($"{variables.Service}-canary")}"
                : $"reporter=\"destination\",destination_workload_namespace={@namespace},destination_workload={PromQlText.Quote(variables.Target)}";
        return kind switch
        {
            BuiltInMetricKind.RequestSuccessRate => QueryShapes.SuccessRate(
                "istio_requests_total",
                selector,
                "response_code!~\"5.*\"",
                variables.Interval
            ),
            BuiltInMetricKind.RequestDuration => QueryShapes.DurationInMilliseconds(
                "istio_request_duration_milliseconds_bucket",
                selector,
                variables.Interval
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a built-in metric."),
        };
    }
}
