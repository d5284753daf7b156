using Canary.Engine;
using Canary.Engine.Strategies;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads the step style: stepWeight, stepWeights or iterations.</summary>
internal static class StrategyReader
{
    private const string Analysis = "spec.analysis";

    /// <summary>What the provider kubernetes takes when no iterations are given, as Flagger does.</summary>
    private const int DefaultIterations = 10;

    /// <summary>More steps than anyone waits for.</summary>
    private const int MaxSteps = 1000;

    public static Strategy Read(V1CanaryAnalysis analysis, string provider, bool optional, SpecErrors errors)
    {
        var styles = Styles(analysis);
        if (styles.Count > 1)
        {
            errors.Add(
                Analysis,
                null,
                $"has {string.Join(" and ", styles)}, which are different ways to step",
                "keep one of them"
            );
        }
        WeightReader.Check($"{Analysis}.maxWeight", analysis.MaxWeight, provider, errors);
        WeightReader.Check($"{Analysis}.stepWeight", analysis.StepWeight, provider, errors);
        CheckIterations(analysis.Iterations, errors);
        CheckStepWeights(analysis.StepWeights, provider, errors);
        if (analysis.Iterations is { } iterations)
        {
            return new BlueGreenStrategy(iterations);
        }
        if (provider == ProviderNames.Kubernetes)
        {
            return new BlueGreenStrategy(DefaultIterations);
        }
        if (styles.Count == 0 && !optional)
        {
            errors.Add(
                Analysis,
                null,
                "does not say how traffic moves",
                "write stepWeight (for example 10), stepWeights (for example [5, 20, 50]) or iterations"
            );
        }
        return new WeightedStrategy(analysis.StepWeights?.ToValueList() ?? LinearWeights(analysis));
    }

    private static List<string> Styles(V1CanaryAnalysis analysis) =>
        [
            .. new[]
            {
                analysis.StepWeight is null ? null : "stepWeight",
                analysis.StepWeights is null ? null : "stepWeights",
                analysis.Iterations is null ? null : "iterations",
            }.OfType<string>(),
        ];

    /// <summary>Multiples of stepWeight below maxWeight, then maxWeight itself: 20 up to 50 gives 20, 40, 50.</summary>
    private static ValueList<decimal> LinearWeights(V1CanaryAnalysis analysis)
    {
        var max = Math.Clamp(analysis.MaxWeight ?? 100, WeightReader.Finest, 100);
        // A step that is out of range was reported; it must only not be followed for ever.
        var step = analysis.StepWeight is > 0 and <= 100 and var given ? Math.Max(given, max / MaxSteps) : 100;
        var weights = new List<decimal>();
        for (var weight = step; weight < max; weight += step)
        {
            weights.Add(weight);
        }
        weights.Add(max);
        return weights.ToValueList();
    }

    private static void CheckIterations(int? iterations, SpecErrors errors)
    {
        if (iterations < 1)
        {
            errors.Add($"{Analysis}.iterations", $"{iterations}", "is out of range", "write at least 1");
        }
    }

    private static void CheckStepWeights(IReadOnlyList<decimal>? weights, string provider, SpecErrors errors)
    {
        if (weights is null)
        {
            return;
        }
        if (weights.Count == 0)
        {
            errors.Add($"{Analysis}.stepWeights", null, "is empty", "write for example [5, 20, 50]");
        }
        for (var i = 0; i < weights.Count; i++)
        {
            WeightReader.Check($"{Analysis}.stepWeights[{i}]", weights[i], provider, errors);
            if (i > 0 && weights[i] <= weights[i - 1])
            {
                errors.Add(
                    $"{Analysis}.stepWeights[{i}]",
                    $"{weights[i]}",
                    $"is not more than the weight before it, {weights[i - 1]}",
                    "write ascending weights"
                );
            }
        }
    }
}
