using System.Text.RegularExpressions;

namespace Canary.Simulator.Mesh.Routing;

/// <summary>Reads regular expressions that users write. They run in linear time.</summary>
internal static class Patterns
{
    /// <summary>A pattern that must match a value entirely; null: it can't be read, as the last of the problems says.</summary>
    public static Regex? ReadWhole(string pattern, string at, List<string> problems) =>
        Read($"^(?:{pattern})$", at, problems);

    /// <summary>A pattern that may match anywhere in a value; null: it can't be read, as the last of the problems says.</summary>
    public static Regex? Read(string pattern, string at, List<string> problems)
    {
        try
        {
            return new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            problems.Add($"{at}: {exception.Message}");
            return null;
        }
    }
}
