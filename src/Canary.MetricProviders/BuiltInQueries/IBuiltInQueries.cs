using Canary.Engine.Analysis;
using Canary.MetricProviders.Templates;

namespace Canary.MetricProviders.BuiltInQueries;

/// <summary>The queries that a traffic provider brings along for <c>request-success-rate</c> and <c>request-duration</c>.</summary>
public interface IBuiltInQueries
{
    /// <summary>The traffic provider's name: <c>gatewayapi:v1</c>.</summary>
    string Provider { get; }

    /// <summary>The provider's metrics tell the canary of such a target from its primary. A Service names no pods, so by default it can't be measured.</summary>
    bool CanMeasure(string targetKind) => targetKind != "Service";

    /// <summary>PromQL about the variables' variant, whose one value is a percentage or milliseconds.</summary>
    string Query(BuiltInMetricKind kind, QueryVariables variables);
}
