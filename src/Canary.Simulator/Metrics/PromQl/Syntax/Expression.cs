using Canary.Simulator.Metrics.PromQl.Functions;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.PromQl.Syntax;

/// <summary>The types of PromQL.</summary>
internal enum ExpressionType
{
    Scalar,
    Text,

    /// <summary>Instant vector: a set of series with one value each.</summary>
    Vector,

    /// <summary>Range vector: a set of series with the samples of a span.</summary>
    Matrix,
}

/// <summary>A node of a parsed query.</summary>
/// <param name="Position">Index of its first character in the query.</param>
internal abstract record Expression(int Position)
{
    public abstract ExpressionType Type { get; }

    /// <summary>The node inside of any parentheses.</summary>
    public Expression Unwrapped => this is Parenthesized inner ? inner.Inner.Unwrapped : this;

    /// <summary>The query again, in one canonical spelling.</summary>
    public sealed override string ToString() => ExpressionPrinter.Print(this);
}

/// <summary><c>3.5</c></summary>
internal sealed record NumberLiteral(int Position, double Value) : Expression(Position)
{
    public override ExpressionType Type => ExpressionType.Scalar;
}

/// <summary><c>"text"</c></summary>
internal sealed record StringLiteral(int Position, string Value) : Expression(Position)
{
    public override ExpressionType Type => ExpressionType.Text;
}

/// <summary><c>(inner)</c></summary>
internal sealed record Parenthesized(int Position, Expression Inner) : Expression(Position)
{
    public override ExpressionType Type => Inner.Type;
}

/// <summary><c>name{label="value"} offset 5m</c></summary>
/// <param name="Position">See <see cref="Expression"/>.</param>
/// <param name="Name">The metric's name as written before the braces; it is among the matchers too.</param>
/// <param name="Matchers">All must hold.</param>
/// <param name="Shift">Where in time it looks.</param>
internal sealed record VectorSelector(int Position, string? Name, IReadOnlyList<LabelMatcher> Matchers, TimeShift Shift)
    : Expression(Position)
{
    public override ExpressionType Type => ExpressionType.Vector;
}

/// <summary><c>name{label="value"}[5m]</c>; the shift is the selector's.</summary>
internal sealed record MatrixSelector(int Position, VectorSelector Selector, long Range) : Expression(Position)
{
    public override ExpressionType Type => ExpressionType.Matrix;
}

/// <summary><c>inner[1h:5m]</c>; no step: the engine's default.</summary>
internal sealed record Subquery(int Position, Expression Inner, long Range, long? Step, TimeShift Shift)
    : Expression(Position)
{
    public override ExpressionType Type => ExpressionType.Matrix;
}

/// <summary><c>-inner</c> or <c>+inner</c></summary>
internal sealed record Unary(int Position, bool Negative, Expression Inner) : Expression(Position)
{
    public override ExpressionType Type => Inner.Type;
}

/// <summary><c>left + on (label) right</c></summary>
/// <param name="Position">See <see cref="Expression"/>.</param>
/// <param name="Operator">What is done.</param>
/// <param name="Left">Left operand.</param>
/// <param name="Right">Right operand.</param>
/// <param name="ReturnBool">A comparison gives 0 or 1 instead of filtering.</param>
/// <param name="Matching">How series of two vectors find each other.</param>
internal sealed record Binary(
    int Position,
    BinaryOperator Operator,
    Expression Left,
    Expression Right,
    bool ReturnBool,
    VectorMatching Matching
) : Expression(Position)
{
    public override ExpressionType Type =>
        Left.Type == ExpressionType.Scalar && Right.Type == ExpressionType.Scalar
            ? ExpressionType.Scalar
            : ExpressionType.Vector;
}

/// <summary><c>sum by (label) (inner)</c></summary>
/// <param name="Position">See <see cref="Expression"/>.</param>
/// <param name="Operator">What is done.</param>
/// <param name="Parameter">What stands before <paramref name="Inner"/>: <c>topk(3, inner)</c>.</param>
/// <param name="Inner">What is aggregated.</param>
/// <param name="Grouping">The labels named.</param>
/// <param name="Without">They are removed; else they are what is kept.</param>
internal sealed record Aggregation(
    int Position,
    AggregationOperator Operator,
    Expression? Parameter,
    Expression Inner,
    IReadOnlyList<string> Grouping,
    bool Without
) : Expression(Position)
{
    public override ExpressionType Type => ExpressionType.Vector;
}

/// <summary><c>rate(inner)</c></summary>
internal sealed record Call(int Position, Function Function, IReadOnlyList<Expression> Arguments) : Expression(Position)
{
    public override ExpressionType Type => Function.Returns;
}
