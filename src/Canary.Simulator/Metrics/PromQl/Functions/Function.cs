using System.Globalization;
using Canary.Simulator.Metrics.PromQl.Evaluation;
using Canary.Simulator.Metrics.PromQl.Syntax;

namespace Canary.Simulator.Metrics.PromQl.Functions;

/// <summary>Does what a function does.</summary>
internal delegate Value FunctionBody(FunctionCall call);

/// <summary>A function of PromQL.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Returns">The type of its result.</param>
/// <param name="Arguments">The types of its arguments.</param>
/// <param name="Body">What it does.</param>
internal sealed record Function(
    string Name,
    ExpressionType Returns,
    IReadOnlyList<ExpressionType> Arguments,
    FunctionBody Body
)
{
    /// <summary>How many arguments at the end may be left out.</summary>
    public int Optional { get; init; }

    /// <summary>The last argument may come any number of times, or not at all.</summary>
    public bool Variadic { get; init; }

    /// <summary>For error messages: <c>2</c>, <c>1 to 2</c>, <c>at least 3</c>.</summary>
    public string ArgumentCount =>
        Variadic ? $"at least {Fewest}"
        : Optional > 0 ? $"{Fewest} to {Arguments.Count}"
        : Fewest.ToString(CultureInfo.InvariantCulture);

    private int Fewest => Arguments.Count - (Variadic ? 1 : Optional);

    public bool Accepts(int count) => count >= Fewest && (Variadic || count <= Arguments.Count);

    public ExpressionType ArgumentType(int index) => Arguments[Math.Min(index, Arguments.Count - 1)];
}

/// <summary>One call of a function at one time; evaluates its arguments when they are asked for.</summary>
internal readonly record struct FunctionCall(Evaluator Evaluator, Call Node, long Time)
{
    public int ArgumentCount => Node.Arguments.Count;

    public double Scalar(int index) => ((ScalarValue)Argument(index)).Number;

    public string Text(int index) => ((StringValue)Argument(index)).Text;

    public IReadOnlyList<VectorSample> Vector(int index) => ((VectorValue)Argument(index)).Samples;

    public MatrixValue Matrix(int index) => (MatrixValue)Argument(index);

    private Value Argument(int index) => Evaluator.Evaluate(Node.Arguments[index], Time);
}
