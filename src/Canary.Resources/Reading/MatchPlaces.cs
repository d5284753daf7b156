using System.Globalization;
using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Where a spec says which requests take part in an A/B test, as <see cref="CanaryTraffic.Match"/> names the place.</summary>
public static class MatchPlaces
{
    /// <summary><c>analysis.match</c>.</summary>
    public const string Analysis = "analysis.match";

    private const string StepPrefix = "analysis.steps[";
    private const string StepSuffix = "].match";

    /// <summary><c>analysis.steps[2].match</c>.</summary>
    /// <param name="index">The step's index in the list, from 0.</param>
    public static string OfStep(int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{StepPrefix}{index}{StepSuffix}");

    /// <summary>All places of a spec that hold matches.</summary>
    public static IEnumerable<string> In(V1CanarySpec spec)
    {
        var steps = spec.Analysis?.Steps ?? [];
        var ofSteps = Enumerable.Range(0, steps.Count).Where(i => steps[i].Match is { Count: > 0 }).Select(OfStep);
        return spec.Analysis?.Match is { Count: > 0 } ? ofSteps.Prepend(Analysis) : ofSteps;
    }

    /// <summary>The matches at a place; empty when the spec does not have them, or not any more.</summary>
    public static IReadOnlyList<V1HttpMatch> Find(V1CanarySpec spec, string place)
    {
        if (place == Analysis)
        {
            return spec.Analysis?.Match ?? [];
        }
        var isStep =
            place.StartsWith(StepPrefix, StringComparison.Ordinal)
            && place.EndsWith(StepSuffix, StringComparison.Ordinal);
        return
            isStep
            && int.TryParse(
                place.AsSpan()[StepPrefix.Length..^StepSuffix.Length],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var index
            )
            && index < spec.Analysis?.Steps?.Count
            ? spec.Analysis.Steps[index].Match ?? []
            : [];
    }
}
