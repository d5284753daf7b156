using System.Globalization;

namespace Canary.Resources.Reading;

/// <summary>Istio's names for failures that are tried again, as HTTP status codes.</summary>
public static class RetryConditions
{
    private static readonly Dictionary<string, int[]> ByName = new(StringComparer.Ordinal)
    {
        ["5xx"] = [500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511],
        ["gateway-error"] = [502, 503, 504],
        ["retriable-4xx"] = [409],
        // A connection that fails is tried again wherever there is a retry at all.
        ["connect-failure"] = [],
        ["reset"] = [],
        ["refused-stream"] = [],
    };

    /// <summary>The names that there are, for messages.</summary>
    public static string Names { get; } = string.Join(", ", ByName.Keys);

    /// <summary>The codes of a list separated by commas, ascending; unknown names are left out.</summary>
    public static IReadOnlyList<int> Codes(string? list) => [.. Split(list).SelectMany(CodesOf).Distinct().Order()];

    /// <summary>The names in the list that no status code stands for.</summary>
    public static IEnumerable<string> Unknown(string? list) =>
        Split(list).Where(name => !ByName.ContainsKey(name) && !IsCode(name, out _));

    private static IEnumerable<int> CodesOf(string name) =>
        ByName.TryGetValue(name, out var codes) ? codes
        : IsCode(name, out var code) ? [code]
        : [];

    private static bool IsCode(string name, out int code) =>
        int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out code) && code is >= 400 and <= 599;

    private static string[] Split(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
