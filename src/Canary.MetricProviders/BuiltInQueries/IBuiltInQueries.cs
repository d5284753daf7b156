using Canary.Engine.Analysis;
using Canary.MetricProviders.Templates;

namespace Canary.MetricProviders.BuiltInQueries;

/// <summary>The queries that a traffic provider brings along for <c>request-success-rate</c> and <c>request-duration</c>.</summary>
public interface IBuiltInQueries
{
    /// <summary>The traffic provider's name: <c>gatewayapi:v1</c>.</summary>
    string Provider { get; }

    /// <summary>PromQL whose one value is a percentage or milliseconds.</summary>
    string Query(BuiltInMetricKind kind, QueryVariables variables);
}
