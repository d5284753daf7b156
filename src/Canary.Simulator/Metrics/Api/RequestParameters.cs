using System.Globalization;
using Canary.Simulator.Metrics.PromQl;
using Canary.Simulator.Metrics.PromQl.Parsing;

namespace Canary.Simulator.Metrics.Api;

/// <summary>Reads a request's parameters; each error names the parameter.</summary>
internal static class RequestParameters
{
    public static string Query(PrometheusRequest request) =>
        request["query"] ?? throw PromQlException.Parameter("invalid parameter \"query\": it is missing or empty");

    /// <summary>Seconds since 1970, or RFC 3339; null when it isn't given.</summary>
    public static DateTimeOffset? Time(PrometheusRequest request, string name)
    {
        if (request[name] is not { } text)
        {
            return null;
        }
        if (NumberText.TryParse(text, out var seconds))
        {
            var inRange =
                seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds()
                && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
            return inRange
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1000))
                : throw Invalid(name, text, "timestamp");
        }
        const DateTimeStyles Style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return
            text.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Style, out var time)
            ? time
            : throw Invalid(name, text, "timestamp");
    }

    /// <summary>Seconds, or a duration such as <c>1m</c>; null when it isn't given.</summary>
    public static TimeSpan? Duration(PrometheusRequest request, string name)
    {
        if (request[name] is not { } text)
        {
            return null;
        }
        if (NumberText.TryParse(text, out var seconds) && Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }
        return NumberReader.Duration(text) is { } milliseconds && milliseconds < TimeSpan.MaxValue.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw Invalid(name, text, "duration");
    }

    public static T Required<T>(PrometheusRequest request, string name, Func<PrometheusRequest, string, T?> read)
        where T : struct =>
        read(request, name) ?? throw PromQlException.Parameter($"invalid parameter \"{name}\": it is missing");

    private static PromQlException Invalid(string name, string text, string kind) =>
        PromQlException.Parameter($"invalid parameter \"{name}\": cannot parse \"{text}\" to a valid {kind}");
}
