namespace Canary.Simulator.ApiServer.CustomResources.Cel;

/// <summary>Evaluates a parsed expression over variables. And/or forgive an error on one side when the other decides.</summary>
internal sealed class CelEvaluator(IReadOnlyDictionary<string, object?> variables)
{
    private readonly Dictionary<string, object?> locals = new(variables, StringComparer.Ordinal);

    /// <exception cref="CelException">The evaluation failed.</exception>
    public object? Evaluate(CelNode node) =>
        node switch
        {
            CelLiteral literal => literal.Value,
            CelName name => locals.TryGetValue(name.Name, out var value)
                ? value
                : throw new CelException($"undeclared reference to '{name.Name}'"),
            CelHas has => Field(Evaluate(has.Field.Target), has.Field.Field).HasValue,
            CelSelect select => Select(select),
            CelIndex index => Index(index),
            CelListNode list => list.Items.Select(Evaluate).ToList(),
            CelMapNode map => map.Entries.ToDictionary(
                e => Evaluate(e.Key)?.ToString() ?? "",
                e => Evaluate(e.Value),
                StringComparer.Ordinal
            ),
            CelComprehension comprehension => Comprehend(comprehension),
            CelCall call => Call(call),
            _ => throw new CelException("unknown expression"),
        };

    private object? Select(CelSelect select)
    {
        var target = Evaluate(select.Target);
        var field = Field(target, select.Field);
        if (select.IsOptional || target is CelOptional)
        {
            return field;
        }
        return field.HasValue ? field.Value : throw new CelException($"no such key: {select.Field}");
    }

    private static CelOptional Field(object? target, string name) =>
        target switch
        {
            CelOptional optional => optional.HasValue ? Field(optional.Value, name) : CelOptional.None,
            Dictionary<string, object?> map => map.TryGetValue(name, out var value)
                ? new(true, value)
                : CelOptional.None,
            _ => throw new CelException($"type '{CelValues.TypeName(target)}' does not support field selection"),
        };

    private object? Index(CelIndex index)
    {
        var target = Evaluate(index.Target);
        var key = Evaluate(index.Key);
        var found = At(target, key);
        if (index.IsOptional || target is CelOptional)
        {
            return found;
        }
        return found.HasValue ? found.Value
            : target is List<object?> ? throw new CelException($"index out of bounds: {key}")
            : throw new CelException($"no such key: {key}");
    }

    private static CelOptional At(object? target, object? key) =>
        (target, key) switch
        {
            (CelOptional optional, _) => optional.HasValue ? At(optional.Value, key) : CelOptional.None,
            (List<object?> list, long at) => at >= 0 && at < list.Count ? new(true, list[(int)at]) : CelOptional.None,
            (Dictionary<string, object?> map, string name) => map.TryGetValue(name, out var value)
                ? new(true, value)
                : CelOptional.None,
            _ => throw CelValues.NoOverload("_[_]", target, key),
        };

    private object? Call(CelCall call)
    {
        switch (call.Function)
        {
            case "&&":
                return Logic(call, decides: false);
            case "||":
                return Logic(call, decides: true);
            case "?:":
                return Evaluate(Truth(Evaluate(call.Arguments[0])) ? call.Arguments[1] : call.Arguments[2]);
            default:
                break;
        }
        var target = call.Target is null ? null : Evaluate(call.Target);
        var arguments = call.Arguments.Select(Evaluate).ToArray();
        return CelFunctions.Invoke(call.Target is not null, call.Function, target, arguments);
    }

    private bool Logic(CelCall call, bool decides)
    {
        CelException? failed = null;
        foreach (var argument in call.Arguments)
        {
            try
            {
                if (Truth(Evaluate(argument)) == decides)
                {
                    return decides;
                }
            }
            catch (CelException e)
            {
                failed = e;
            }
        }
        return failed is null ? !decides : throw failed;
    }

    private object? Comprehend(CelComprehension node)
    {
        var range = Evaluate(node.Range) switch
        {
            List<object?> list => list,
            Dictionary<string, object?> map => [.. map.Keys],
            var other => throw new CelException(
                $"expression of type '{CelValues.TypeName(other)}' cannot be range of a comprehension"
            ),
        };
        var hidden = locals.TryGetValue(node.Variable, out var outer);
        try
        {
            return node.Macro switch
            {
                "all" => Fold(node, range, decides: false),
                "exists" => Fold(node, range, decides: true),
                "exists_one" => range.Count(item => Holds(node, node.Body, item)) == 1,
                "filter" => range.Where(item => Holds(node, node.Body, item)).ToList(),
                _ => range
                    .Where(item => node.Filter is null || Holds(node, node.Filter, item))
                    .Select(item => With(node, node.Body, item))
                    .ToList(),
            };
        }
        finally
        {
            if (hidden)
            {
                locals[node.Variable] = outer;
            }
            else
            {
                locals.Remove(node.Variable);
            }
        }
    }

    private bool Fold(CelComprehension node, List<object?> range, bool decides)
    {
        CelException? failed = null;
        foreach (var item in range)
        {
            try
            {
                if (Holds(node, node.Body, item) == decides)
                {
                    return decides;
                }
            }
            catch (CelException e)
            {
                failed = e;
            }
        }
        return failed is null ? !decides : throw failed;
    }

    private bool Holds(CelComprehension node, CelNode condition, object? item) => Truth(With(node, condition, item));

    private object? With(CelComprehension node, CelNode body, object? item)
    {
        locals[node.Variable] = item;
        return Evaluate(body);
    }

    private static bool Truth(object? value) =>
        value is bool truth ? truth : throw new CelException($"expected a bool, found {CelValues.TypeName(value)}");
}
