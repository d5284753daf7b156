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
        CheckRange($"{Analysis}.maxWeight", analysis.MaxWeight, 100, errors);
        CheckRange($"{Analysis}.stepWeight", analysis.StepWeight, 100, errors);
        CheckRange($"{Analysis}.iterations", analysis.Iterations, int.MaxValue, errors);
        CheckStepWeights(analysis.StepWeights, errors);
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
    private static ValueList<int> LinearWeights(V1CanaryAnalysis analysis)
    {
        var step = Math.Clamp(analysis.StepWeight ?? 100, 1, 100);
        var max = Math.Clamp(analysis.MaxWeight ?? 100, 1, 100);
        var weights = new List<int>();
        for (var weight = step; weight < max; weight += step)
        {
            weights.Add(weight);
        }
        weights.Add(max);
        return weights.ToValueList();
    }

    private static void CheckRange(string path, int? value, int max, SpecErrors errors)
    {
        if (value < 1 || value > max)
        {
            var range = max == int.MaxValue ? "write at least 1" : $"write a number from 1 to {max}";
            errors.Add(path, $"{value}", "is out of range", range);
        }
    }

    private static void CheckStepWeights(IReadOnlyList<int>? weights, SpecErrors errors)
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
            CheckRange($"{Analysis}.stepWeights[{i}]", weights[i], 100, errors);
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
