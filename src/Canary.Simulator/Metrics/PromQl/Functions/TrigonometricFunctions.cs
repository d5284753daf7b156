using Canary.Simulator.Metrics.PromQl.Evaluation;
using static Canary.Simulator.Metrics.PromQl.Syntax.ExpressionType;

namespace Canary.Simulator.Metrics.PromQl.Functions;

/// <summary>Trigonometry, in radians.</summary>
internal static class TrigonometricFunctions
{
    public static IEnumerable<Function> All { get; } =
    [
        MathFunctions.Each("sin", Math.Sin),
        MathFunctions.Each("cos", Math.Cos),
        MathFunctions.Each("tan", Math.Tan),
        MathFunctions.Each("asin", Math.Asin),
        MathFunctions.Each("acos", Math.Acos),
        MathFunctions.Each("atan", Math.Atan),
        MathFunctions.Each("sinh", Math.Sinh),
        MathFunctions.Each("cosh", Math.Cosh),
        MathFunctions.Each("tanh", Math.Tanh),
        MathFunctions.Each("asinh", Math.Asinh),
        MathFunctions.Each("acosh", Math.Acosh),
        MathFunctions.Each("atanh", Math.Atanh),
        MathFunctions.Each("deg", value => value * 180 / Math.PI),
        MathFunctions.Each("rad", value => value * Math.PI / 180),
        new("pi", Scalar, [], _ => new ScalarValue(Math.PI)),
    ];
}
