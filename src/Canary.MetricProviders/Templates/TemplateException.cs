namespace Canary.MetricProviders.Templates;

/// <summary>A query template is malformed, or names a variable that there isn't. The message begins with the place: <c>2:14: ...</c></summary>
public sealed class TemplateException : Exception
{
    internal TemplateException(string template, int position, string message)
        : base($"{Place(template, position)}: {message}") { }

    private static string Place(string template, int position)
    {
        var before = template.AsSpan(0, position);
        return $"{before.Count('\n') + 1}:{before.Length - before.LastIndexOf('\n')}";
    }
}
