using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>Reads regular expressions that users write. They run in linear time.</summary>
internal static class Patterns
{
    private const int MostKept = 1000;

    /// <summary>Routes are read again at each of their changes, and to make a pattern takes longer than all else about them.</summary>
    private static readonly ConcurrentDictionary<string, Regex> Known = new(StringComparer.Ordinal);

    /// <summary>A pattern that must match a value entirely; null: it can't be read, as the last of the problems says.</summary>
    public static Regex? ReadWhole(string pattern, string at, List<string> problems) =>
        Read($"^(?:{pattern})$", at, problems);

    /// <summary>A pattern that may match anywhere in a value; null: it can't be read, as the last of the problems says.</summary>
    public static Regex? Read(string pattern, string at, List<string> problems)
    {
        if (Known.TryGetValue(pattern, out var known))
        {
            return known;
        }
        try
        {
            var read = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            if (Known.Count < MostKept)
            {
                Known[pattern] = read;
            }
            return read;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            problems.Add($"{at}: {exception.Message}");
            return null;
        }
    }
}
