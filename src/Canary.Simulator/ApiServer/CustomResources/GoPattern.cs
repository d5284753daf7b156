using System.Text.RegularExpressions;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>Go's regular expressions (RE2), run by .NET's: the notations that differ are translated.</summary>
internal static partial class GoPattern
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public static Regex Compile(string pattern)
    {
        var translated = PosixClass().Replace(pattern, m => Class(m.Groups[1].Value));
        translated = translated.Replace(@"\z", @"\z", StringComparison.Ordinal);
        translated = EndAnchor().Replace(translated, @"(?!\n)$");
        return new Regex(translated, RegexOptions.CultureInvariant, Limit);
    }

    private static string Class(string name) =>
        name switch
        {
            "alnum" => "0-9A-Za-z",
            "alpha" => "A-Za-z",
            "digit" => "0-9",
            "lower" => "a-z",
            "upper" => "A-Z",
            "space" => @"\t\n\v\f\r ",
            "word" => "0-9A-Za-z_",
            "xdigit" => "0-9A-Fa-f",
            _ => throw new ArgumentException($"unknown character class [:{name}:]"),
        };

    [GeneratedRegex(@"\[:(\w+):\]")]
    private static partial Regex PosixClass();

    /// <summary>A dollar sign that ends the pattern: Go's does not match before a last line break.</summary>
    [GeneratedRegex(@"(?<!\\)\$$")]
    private static partial Regex EndAnchor();
}
