using Canary.Engine.Analysis;
using Canary.MetricProviders;

namespace Canary.Controller.Tests.World;

/// <summary>A metrics backend that says what the test wants.</summary>
internal sealed class ScriptedMetrics : IMetricProvider
{
    public string Type => "prometheus";

    /// <summary>What is answered; null: the backend is down.</summary>
    public double? Value { get; set; } = 100;

    /// <summary>What single metrics are answered instead, by name; null: there is no answer.</summary>
    public Dictionary<string, double?> Single { get; } = [];

    /// <summary>How often it was asked.</summary>
    public int Asked { get; private set; }

    /// <summary>No answer comes at all.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Who was left without an answer.</summary>
    public int Waiting { get; private set; }

    public async Task<MetricAnswer> QueryAsync(MetricRequest request, CancellationToken cancellationToken)
    {
        Asked++;
        if (IsSilent)
        {
            Waiting++;
            var never = new TaskCompletionSource();
            using var over = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
            await never.Task;
        }
        return (Single.TryGetValue(request.Metric, out var single) ? single : Value) is { } value
            ? MetricAnswer.Of(request.Metric, value)
            : MetricAnswer.Error(request.Metric, "http://prometheus.test:9090 does not answer: connection refused");
    }
}
