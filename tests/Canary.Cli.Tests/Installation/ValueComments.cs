using System.Text.RegularExpressions;

namespace Canary.Cli.Tests.Installation;

/// <summary>What the comments in a chart's values say: each stands above its value.</summary>
internal static partial class ValueComments
{
    /// <summary>The values that have a comment, in their order.</summary>
    public static List<(string Path, string Text, int Line)> Read(string values)
    {
        var found = new List<(string, string, int)>();
        var above = new List<string>();
        var comment = new List<string>();
        var lines = values.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Comment().Match(lines[i]) is { Success: true } words)
            {
                comment.Add(words.Groups[1].Value);
                continue;
            }
            if (Key().Match(lines[i]) is { Success: true } key)
            {
                var depth = key.Groups[1].Length / 2;
                above.RemoveRange(Math.Min(depth, above.Count), Math.Max(0, above.Count - depth));
                above.Add(key.Groups[2].Value);
                if (comment.Count > 0)
                {
                    found.Add((string.Join('.', above), string.Join(' ', comment), i + 1));
                }
            }
            comment.Clear();
        }
        return found;
    }

    [GeneratedRegex("^ *# (.*)$")]
    private static partial Regex Comment();

    [GeneratedRegex("^( *)([A-Za-z][A-Za-z0-9]*):")]
    private static partial Regex Key();
}
