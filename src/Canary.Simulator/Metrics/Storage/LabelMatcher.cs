namespace Canary.Simulator.Metrics.Storage;

/// <summary>How a <see cref="LabelMatcher"/> compares.</summary>
public enum MatchOperator
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c></summary>
    NotEqual,

    /// <summary><c>=~</c>, the whole value.</summary>
    Regex,

    /// <summary><c>!~</c>, the whole value.</summary>
    NotRegex,
}

/// <summary>A condition on one label; a label that isn't there counts as empty.</summary>
public sealed class LabelMatcher
{
    private readonly Re2Pattern? regex;

    /// <summary>Makes a matcher.</summary>
    /// <exception cref="FormatException">The value isn't a valid RE2 expression.</exception>
    public LabelMatcher(string name, MatchOperator @operator, string value)
    {
        Name = name;
        Operator = @operator;
        Value = value;
        regex = @operator is MatchOperator.Regex or MatchOperator.NotRegex ? Re2Pattern.Of(value) : null;
    }

    public string Name { get; }

    public MatchOperator Operator { get; }

    public string Value { get; }

    /// <summary>Whether a series without the label would match: such a matcher alone selects nothing in particular.</summary>
    public bool MatchesEmpty => Matches("");

    public bool Matches(LabelSet labels) => Matches(labels[Name]);

    public bool Matches(string value) =>
        Operator switch
        {
            MatchOperator.Equal => value == Value,
            MatchOperator.NotEqual => value != Value,
            MatchOperator.Regex => regex!.IsMatch(value), // made by the constructor for the two regex operators
            _ => !regex!.IsMatch(value),
        };
}
