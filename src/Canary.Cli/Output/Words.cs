using System.Text;

namespace Canary.Cli.Output;

/// <summary>CamelCase words of a status as people write them: <c>PromotionFailed</c> is <c>promotion failed</c>.</summary>
internal static class Words
{
    public static string Of(string camelCase)
    {
        var text = new StringBuilder();
        foreach (var letter in camelCase)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append(' ');
            }
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}
