using Canary.Simulator.Metrics.PromQl.Syntax;

namespace Canary.Simulator.Metrics.PromQl.Parsing;

/// <summary>Reads what may follow a binary operator: <c>bool</c>, <c>on</c> or <c>ignoring</c>, <c>group_left</c> or <c>group_right</c>.</summary>
internal sealed class MatchingParser(TokenReader tokens)
{
    public (bool ReturnBool, VectorMatching Matching) Parse(BinaryOperator op)
    {
        var start = tokens.Current.Position;
        var returnBool = tokens.TakeKeyword("bool");
        if (returnBool && !op.IsComparison)
        {
            throw tokens.Error(start, "bool modifier can only be used on comparison operators");
        }
        return (returnBool, Matching(op));
    }

    private VectorMatching Matching(BinaryOperator op)
    {
        var on = tokens.TakeKeyword("on");
        if (!on && !tokens.TakeKeyword("ignoring"))
        {
            return VectorMatching.Default;
        }
        var labels = LabelList.Parse(tokens, on ? "on" : "ignoring");
        var start = tokens.Current;
        var left = tokens.TakeKeyword("group_left");
        if (!left && !tokens.TakeKeyword("group_right"))
        {
            return new VectorMatching(on, labels, Cardinality.OneToOne, []);
        }
        if (op.IsSet)
        {
            throw tokens.Error(start.Position, $"no grouping allowed for \"{op.Spelling}\" operation");
        }
        var include = tokens.Current.IsSymbol("(") ? LabelList.Parse(tokens, start.Text) : [];
        if (on && labels.Intersect(include).FirstOrDefault() is { } twice)
        {
            throw tokens.Error(start.Position, $"label \"{twice}\" must not occur in on and {start.Text} at once");
        }
        return new VectorMatching(on, labels, left ? Cardinality.ManyToOne : Cardinality.OneToMany, include);
    }
}
