using Canary.Engine;
using Canary.Engine.Strategies;
using Canary.Resources.V1;
using static System.FormattableString;

namespace Canary.Resources.Reading;

/// <summary>Reads the step style: stepWeight, stepWeights, iterations or steps, and what mirror and match make of it.</summary>
internal static class StrategyReader
{
    private const string Analysis = "spec.analysis";

    /// <summary>What the provider kubernetes takes without iterations and steps, as Flagger does.</summary>
    private const int DefaultIterations = 10;

    public static Strategy Read(V1CanaryAnalysis analysis, string provider, bool optional, SpecErrors errors)
    {
        var styles = Styles(analysis, provider);
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
        if (provider == ProviderNames.Kubernetes && analysis.Steps is null)
        {
            return new BlueGreenStrategy(analysis.Iterations ?? DefaultIterations) { Mirror = mirror };
        }
        var weights = WeightsReader.Read(analysis, provider, errors);
        if (analysis.Steps is { } steps)
        {
            return StepsReader.Read(analysis, steps, provider, errors);
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

    /// <summary>What the provider kubernetes makes nothing of, as with Flagger; null: nothing.</summary>
    public static string? Notice(V1CanaryAnalysis analysis, string provider)
    {
        if (provider != ProviderNames.Kubernetes || analysis.Steps is not null)
        {
            return null;
        }
        var unused = new[]
        {
            analysis.StepWeight is { } step ? Invariant($"stepWeight: {step}") : null,
            analysis.MaxWeight is { } max ? Invariant($"maxWeight: {max}") : null,
            analysis.StepWeights is { } weights ? Invariant($"stepWeights: [{string.Join(", ", weights)}]") : null,
            analysis.Match is { Count: > 0 } ? "match" : null,
        }.OfType<string>();
        var fields = string.Join(", ", unused);
        return fields.Length == 0
            ? null
            : $"{Analysis} has {fields}, of which the provider {provider} makes nothing: as with Flagger, "
                + $"{analysis.Iterations ?? DefaultIterations} iterations are judged without users; write steps to give the canary weights";
    }

    /// <summary>With the provider kubernetes stepWeight and stepWeights mean nothing beside iterations, as in Flagger.</summary>
    private static List<string> Styles(V1CanaryAnalysis analysis, string provider)
    {
        var weights = provider != ProviderNames.Kubernetes || analysis.Steps is not null;
        return
        [
            .. new[]
            {
                analysis.StepWeight is null || !weights ? null : "stepWeight",
                analysis.StepWeights is null || !weights ? null : "stepWeights",
                analysis.Iterations is null ? null : "iterations",
                analysis.Steps is null ? null : "steps",
            }.OfType<string>(),
        ];
    }

    /// <summary>The place of the A/B conditions; null: everyone takes part.</summary>
    private static string? ReadMatch(V1CanaryAnalysis analysis, string provider, SpecErrors errors)
    {
        if (analysis.Match is not { Count: > 0 } matches)
        {
            return null;
        }
        if (provider == ProviderNames.Kubernetes && analysis.Steps is null)
        {
            return null; // No user meets the canary while it is judged, so it drops conditions, as Flagger does.
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
