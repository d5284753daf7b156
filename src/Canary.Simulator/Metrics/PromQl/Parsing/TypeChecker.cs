using Canary.Simulator.Metrics.PromQl.Syntax;

namespace Canary.Simulator.Metrics.PromQl.Parsing;

/// <summary>Holds each expression against the types that its place allows.</summary>
internal sealed class TypeChecker(string query)
{
    /// <summary>Checks a whole expression.</summary>
    /// <exception cref="PromQlException">A type is wrong.</exception>
    public void Check(Expression expression)
    {
        PromQlException.GuardNesting();
        switch (expression)
        {
            case Parenthesized inner:
                Check(inner.Inner);
                break;
            case Unary unary:
                Check(unary.Inner);
                if (unary.Inner.Type is not (ExpressionType.Scalar or ExpressionType.Vector))
                {
                    var type = Name(unary.Inner.Type);
                    throw Error(unary, $"a sign is only allowed on scalars and instant vectors, got {type}");
                }
                break;
            case Subquery subquery:
                Check(subquery.Inner);
                Expect(subquery.Inner, ExpressionType.Vector, "subquery");
                break;
            case Binary binary:
                CheckBinary(binary);
                break;
            case Aggregation aggregation:
                CheckAggregation(aggregation);
                break;
            case Call call:
                CheckCall(call);
                break;
        }
    }

    /// <summary>As PromQL's users know the types.</summary>
    public static string Name(ExpressionType type) =>
        type switch
        {
            ExpressionType.Scalar => "scalar",
            ExpressionType.Text => "string",
            ExpressionType.Vector => "instant vector",
            _ => "range vector",
        };

    private void CheckBinary(Binary binary)
    {
        Check(binary.Left);
        Check(binary.Right);
        foreach (var operand in (Expression[])[binary.Left, binary.Right])
        {
            if (operand.Type is not (ExpressionType.Scalar or ExpressionType.Vector))
            {
                var message = $"binary operators take scalars and instant vectors, got {Name(operand.Type)}";
                throw Error(operand, message);
            }
        }
        var vectors = binary.Left.Type == ExpressionType.Vector && binary.Right.Type == ExpressionType.Vector;
        if (binary.Operator.IsSet && !vectors)
        {
            throw Error(binary, $"set operator \"{binary.Operator.Spelling}\" not allowed in binary scalar expression");
        }
        if (!vectors && (binary.Matching.On || binary.Matching.Labels.Count > 0))
        {
            throw Error(binary, "vector matching only allowed between instant vectors");
        }
        if (binary.Type == ExpressionType.Scalar && binary.Operator.IsComparison && !binary.ReturnBool)
        {
            throw Error(binary, "comparisons between scalars must use bool modifier");
        }
    }

    private void CheckAggregation(Aggregation aggregation)
    {
        var context = $"aggregation {aggregation.Operator.Spelling}";
        if (aggregation.Operator.ParameterType is { } type && aggregation.Parameter is { } parameter)
        {
            Check(parameter);
            Expect(parameter, type, $"parameter of {context}");
        }
        Check(aggregation.Inner);
        Expect(aggregation.Inner, ExpressionType.Vector, context);
    }

    private void CheckCall(Call call)
    {
        var function = call.Function;
        if (!function.Accepts(call.Arguments.Count))
        {
            var message =
                $"expected {function.ArgumentCount} argument(s) in call to \"{function.Name}\", got {call.Arguments.Count}";
            throw Error(call, message);
        }
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            Check(call.Arguments[i]);
            Expect(call.Arguments[i], function.ArgumentType(i), $"call to function \"{function.Name}\"");
        }
    }

    private void Expect(Expression expression, ExpressionType type, string context)
    {
        if (expression.Type != type)
        {
            throw Error(expression, $"expected type {Name(type)} in {context}, got {Name(expression.Type)}");
        }
    }

    private PromQlException Error(Expression expression, string message) =>
        PromQlException.Parse(query, expression.Position, message);
}
