using System.Globalization;
using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads stepWeight with maxWeight, or stepWeights, into the shares of a run.</summary>
internal static class WeightsReader
{
    private const string Analysis = "spec.analysis";

    /// <summary>More steps than anyone waits for.</summary>
    private const int MaxSteps = 1000;

    /// <summary>Ascending shares, at least one; of use only when no errors were found.</summary>
    public static ValueList<decimal> Read(V1CanaryAnalysis analysis, string provider, SpecErrors errors)
    {
        WeightReader.Check($"{Analysis}.maxWeight", analysis.MaxWeight, provider, errors);
        WeightReader.Check($"{Analysis}.stepWeight", analysis.StepWeight, provider, errors);
        CheckStepWeights(analysis.StepWeights, provider, errors);
        return analysis.StepWeights?.ToValueList() ?? Linear(analysis, errors);
    }

    /// <summary>Multiples of stepWeight below maxWeight, then maxWeight itself: 20 up to 50 gives 20, 40, 50.</summary>
    private static ValueList<decimal> Linear(V1CanaryAnalysis analysis, SpecErrors errors)
    {
        var max = analysis.MaxWeight is > 0 and <= 100 and var limit ? limit : 100;
        // A step that is out of range was reported already.
        var step = analysis.StepWeight is > 0 and <= 100 and var given ? given : 100;
        if (decimal.Ceiling(max / step) > MaxSteps)
        {
            errors.Add(
                $"{Analysis}.stepWeight",
                step.ToString(CultureInfo.InvariantCulture),
                $"takes more than {MaxSteps} steps to {max}",
                "write a larger one, or stepWeights"
            );
            return [max];
        }
        var weights = new List<decimal>();
        for (var weight = step; weight < max; weight += step)
        {
            weights.Add(weight);
        }
        weights.Add(max);
        return weights.ToValueList();
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
                    weights[i].ToString(CultureInfo.InvariantCulture),
                    $"is not more than the weight before it, {weights[i - 1].ToString(CultureInfo.InvariantCulture)}",
                    "write ascending weights, or steps, which may go down"
                );
            }
        }
    }
}
