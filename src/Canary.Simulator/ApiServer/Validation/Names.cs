using System.Text.RegularExpressions;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>The forms of names and labels, and what to say of a text that does not have one.</summary>
internal static partial class Names
{
    private const string Label =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an "
        + "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string Subdomain =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'example.com', regex used for validation is "
        + @"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string Label1035 =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with "
        + "an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string NamePart =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string LabelValue =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string Qualified =
        "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
        + "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
        + "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";

    public static IEnumerable<string> CheckLabel(string text) => Check(text, 63, LabelForm().IsMatch(text), Label);

    public static IEnumerable<string> CheckSubdomain(string text) =>
        Check(text, 253, SubdomainForm().IsMatch(text), Subdomain);

    public static IEnumerable<string> CheckLabel1035(string text) =>
        Check(text, 63, Label1035Form().IsMatch(text), Label1035);

    public static IEnumerable<string> CheckLabelValue(string text) =>
        Check(text, 63, text.Length == 0 || NameForm().IsMatch(text), LabelValue);

    /// <summary>Keys of labels and annotations, finalizers: a name with an optional DNS prefix.</summary>
    public static IEnumerable<string> CheckQualified(string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 2)
        {
            return [Qualified];
        }
        var problems = new List<string>();
        if (parts.Length == 2)
        {
            problems.AddRange(
                parts[0].Length == 0
                    ? ["prefix part must be non-empty"]
                    : CheckSubdomain(parts[0]).Select(p => "prefix part " + p)
            );
        }
        var name = parts[^1];
        if (name.Length == 0)
        {
            problems.Add("name part must be non-empty");
        }
        else if (name.Length > 63)
        {
            problems.Add("name part must be no more than 63 characters");
        }
        if (!NameForm().IsMatch(name))
        {
            problems.Add(NamePart);
        }
        return problems;
    }

    /// <summary>What fits into one segment of a path.</summary>
    public static IEnumerable<string> CheckPathSegment(string text)
    {
        if (text is "." or "..")
        {
            return [$"may not be '{text}'"];
        }
        return text.IndexOfAny(['/', '%']) is var at && at >= 0 ? [$"may not contain '{text[at]}'"] : [];
    }

    private static IEnumerable<string> Check(string text, int limit, bool fits, string form)
    {
        if (text.Length > limit)
        {
            yield return $"must be no more than {limit} characters";
        }
        if (!fits)
        {
            yield return form;
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex LabelForm();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex SubdomainForm();

    [GeneratedRegex(@"\A[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label1035Form();

    [GeneratedRegex(@"\A([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex NameForm();
}
