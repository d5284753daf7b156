using Canary.Engine.Analysis;
using Canary.MetricProviders.Templates;

namespace Canary.MetricProviders.BuiltInQueries;

/// <summary>
/// The metrics of the NGINX ingress controller, which counts the canary's requests under the Ingress that users call and names the canary's
/// upstream, <c>namespace-service-port</c>, in the label <c>canary</c>. Its duration is a mean, as Flagger's is.
/// </summary>
public sealed class NginxQueries : IBuiltInQueries
{
    private const string Duration = "nginx_ingress_controller_response_duration_seconds";

    public string Provider => "nginx";

    public bool CanMeasure(string targetKind) => true;

    public string Query(BuiltInMetricKind kind, QueryVariables variables)
    {
        var selector =
            $"namespace={PromQlText.Quote(variables.Namespace)},ingress={PromQlText.Quote(variables.Ingress)},{Answerer(variables)}";
        return kind switch
        {
            BuiltInMetricKind.RequestSuccessRate => QueryShapes.SuccessRate(
                "nginx_ingress_controller_requests",
                selector,
                "status!~\"5.*\"",
                variables.Interval
            ),
            BuiltInMetricKind.RequestDuration => QueryShapes.MeanDurationInSeconds(
                Duration,
                selector,
                variables.Interval
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a built-in metric."),
        };
    }

    /// <summary>What the primary answered has the label empty.</summary>
    private static string Answerer(QueryVariables variables)
    {
        var upstream = PromQlText.EscapeRegex($"{variables.Namespace}-{variables.Service}-canary-") + "[0-9a-zA-Z]+";
        return variables.Variant == Variant.Primary ? "canary=\"\"" : $"canary=~{PromQlText.Quote(upstream)}";
    }
}
