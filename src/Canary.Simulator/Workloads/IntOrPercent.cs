using System.Globalization;
using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads;

/// <summary>A number of pods, or a percentage of all of them: <c>1</c>, <c>"25%"</c>.</summary>
internal static class IntOrPercent
{
    /// <summary>The number that is meant.</summary>
    /// <param name="value">As in the manifest; null: the fallback.</param>
    /// <param name="fallback">What is meant when nothing is said.</param>
    /// <param name="total">What 100 % is.</param>
    /// <param name="roundUp">Whether a part of a pod counts as one.</param>
    public static int Resolve(JsonNode? value, string fallback, int total, bool roundUp)
    {
        var text = value.Number()?.ToString(CultureInfo.InvariantCulture) ?? value.Text() ?? fallback;
        if (!text.EndsWith('%'))
        {
            return int.TryParse(text, CultureInfo.InvariantCulture, out var count) ? count : 0;
        }
        var share = double.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture) * total / 100;
        return (int)(roundUp ? Math.Ceiling(share) : Math.Floor(share));
    }
}
