using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Canary.Simulator.Metrics.Storage;

/// <summary>A regular expression as Prometheus understands it: Go's RE2 syntax, the whole text, linear time.</summary>
internal sealed class Re2Pattern
{
    private const int MostKnown = 500;
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Making an expression costs milliseconds, and the same queries come again and again.</summary>
    private static readonly ConcurrentDictionary<string, Re2Pattern> Known = new(StringComparer.Ordinal);

    private readonly Regex regex;
    private readonly IReadOnlyDictionary<string, int> groups;

    private Re2Pattern(string pattern)
    {
        try
        {
            (var translated, groups) = Re2Translator.Translate(pattern);
            regex = new Regex($@"\A(?:{translated})\z", Options);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or FormatException)
        {
            throw new FormatException($"invalid regular expression \"{pattern}\": {e.Message}", e);
        }
    }

    /// <summary>An expression that matches whole texts.</summary>
    /// <exception cref="FormatException">The pattern is malformed, or uses what RE2 doesn't have (lookaround, backreferences).</exception>
    public static Re2Pattern Of(string pattern)
    {
        if (Known.TryGetValue(pattern, out var known))
        {
            return known;
        }
        if (Known.Count >= MostKnown)
        {
            Known.Clear();
        }
        return Known.GetOrAdd(pattern, new Re2Pattern(pattern));
    }

    public bool IsMatch(string text) => regex.IsMatch(text);

    /// <summary>What each group matched, by number or name; null when the text doesn't match. A group that isn't there matched nothing.</summary>
    public Func<string, string>? Match(string text)
    {
        var match = regex.Match(text);
        return match.Success
            ? group => match.Groups[groups.TryGetValue(group, out var number) ? $"{number}" : group].Value
            : null;
    }
}
