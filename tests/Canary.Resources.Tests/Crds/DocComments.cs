using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Canary.Resources.Tests.Crds;

/// <summary>The summaries of an assembly's doc comments, as plain text.</summary>
internal sealed partial class DocComments(string path)
{
    private readonly Dictionary<string, string> summaries = XDocument
        .Load(path)
        .Descendants("member")
        .Where(member => member.Element("summary") is not null)
        .ToDictionary(
            member => (string)member.Attribute("name")!,
            member => Spaces().Replace(Text(member.Element("summary")!), " ").Trim()
        );

    /// <summary>Null: it has none.</summary>
    public string? Of(System.Reflection.PropertyInfo property) =>
        summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");

    public string? Of(Type type) => summaries.GetValueOrDefault($"T:{type.FullName}");

    private static string Text(XElement element) =>
        string.Concat(
            element
                .Nodes()
                .Select(node =>
                    node switch
                    {
                        XText text => text.Value,
                        XElement child when child.Attribute("cref") is { } reference => reference.Value.Split('.')[^1],
                        XElement child => Text(child),
                        _ => "",
                    }
                )
        );

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
