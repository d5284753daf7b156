using Canary.Resources.Reading;

namespace Canary.Routing.GatewayApi;

/// <summary>Gateway API's durations, which know no fractions: <c>1.5s</c> becomes <c>1s500ms</c>.</summary>
internal static class GatewayDuration
{
    /// <summary>Null for an absent duration.</summary>
    /// <exception cref="FormatException">It is none; the spec reader refuses such specs.</exception>
    public static string? Render(string? text) =>
        string.IsNullOrEmpty(text) ? null
        : Duration.TryParse(text, out var duration) ? Duration.Format(duration)
        : throw new FormatException($"'{text}' is not a duration; write for example 15s.");
}
