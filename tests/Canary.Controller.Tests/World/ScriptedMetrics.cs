using Canary.Engine.Analysis;
using Canary.MetricProviders;

namespace Canary.Controller.Tests.World;

/// <summary>A metrics backend that says what the test wants.</summary>
internal sealed class ScriptedMetrics : IMetricProvider
{
    public string Type => "prometheus";

    /// <summary>What is answered; null: the backend is down.</summary>
    public double? Value { get; set; } = 100;

    /// <summary>How often it was asked.</summary>
    public int Asked { get; private set; }

    public Task<MetricAnswer> QueryAsync(MetricRequest request, CancellationToken cancellationToken)
    {
        Asked++;
        return Task.FromResult(
            Value is { } value
                ? MetricAnswer.Of(request.Metric, value)
                : MetricAnswer.Error(request.Metric, "http://prometheus.test:9090 does not answer: connection refused")
        );
    }
}
