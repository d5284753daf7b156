using Canary.Engine;
using Canary.Engine.Strategies;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads the step style: stepWeight, stepWeights, iterations or steps, and what mirror and match make of it.</summary>
internal static class StrategyReader
{
    private const string Analysis = "spec.analysis";

    /// <summary>What the provider kubernetes takes when nothing says how traffic moves, as Flagger does.</summary>
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
        CheckIterations(analysis.Iterations, errors);
        var mirror = MirrorReader.Read(analysis, provider, errors);
        var match = ReadMatch(analysis, provider, errors);
        var weights = WeightsReader.Read(analysis, provider, errors);
        if (analysis.Steps is { } steps)
        {
            return StepsReader.Read(analysis, steps, provider, errors);
        }
        if (styles.Count == 0 && provider == ProviderNames.Kubernetes)
        {
            return new BlueGreenStrategy(DefaultIterations) { Mirror = mirror };
        }
        if (analysis.Iterations is { } iterations)
        {
            return match is null
                ? new BlueGreenStrategy(iterations) { Mirror = mirror }
                : new AbTestingStrategy(match, iterations);
        }
        if (styles.Count == 0 && !optional)
        {
            errors.Add(
                Analysis,
                null,
                "does not say how traffic moves",
                "write stepWeight (for example 10), stepWeights (for example [5, 20, 50]), iterations or steps"
            );
        }
        return new WeightedStrategy(weights) { Mirror = mirror, Match = match };
    }

    private static List<string> Styles(V1CanaryAnalysis analysis) =>
        [
            .. new[]
            {
                analysis.StepWeight is null ? null : "stepWeight",
                analysis.StepWeights is null ? null : "stepWeights",
                analysis.Iterations is null ? null : "iterations",
                analysis.Steps is null ? null : "steps",
            }.OfType<string>(),
        ];

    /// <summary>The place of the A/B conditions; null: everyone takes part.</summary>
    private static string? ReadMatch(V1CanaryAnalysis analysis, string provider, SpecErrors errors)
    {
        if (analysis.Match is not { Count: > 0 } matches)
        {
            return null;
        }
        if (provider == ProviderNames.Kubernetes)
        {
            // In a blue-green run no user meets the canary, so it drops conditions, as Flagger does; weights would give it everyone.
            if (analysis.StepWeight is not null || analysis.StepWeights is not null)
            {
                errors.Require($"{Analysis}.match", provider, ProviderFeature.HeaderMatch);
            }
            return null;
        }
        AnalysisMatchReader.Read($"{Analysis}.match", matches, provider, errors);
        if (analysis.Mirror is true)
        {
            errors.Add(
                $"{Analysis}.mirror",
                null,
                "copies everyone's requests, and match picks some",
                "keep one of them, or write steps that do one after the other"
            );
        }
        return MatchPlaces.Analysis;
    }

    private static void CheckIterations(int? iterations, SpecErrors errors)
    {
        if (iterations < 1)
        {
            errors.Add($"{Analysis}.iterations", $"{iterations}", "is out of range", "write at least 1");
        }
    }
}
