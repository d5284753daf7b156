namespace Canary.Simulator.Metrics.PromQl.Syntax;

/// <summary>The binary operators.</summary>
internal enum BinaryOperator
{
    Or,
    And,
    Unless,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Atan2,
    Power,
}

/// <summary>How the binary operators are written and bind.</summary>
internal static class BinaryOperators
{
    /// <summary>Of <see cref="BinaryOperator.Power"/>, which also bounds what a sign applies to.</summary>
    public const int HighestPrecedence = 6;

    private static readonly Dictionary<string, (BinaryOperator Operator, int Precedence)> BySpelling = new(
        StringComparer.Ordinal
    )
    {
        ["or"] = (BinaryOperator.Or, 1),
        ["and"] = (BinaryOperator.And, 2),
        ["unless"] = (BinaryOperator.Unless, 2),
        ["=="] = (BinaryOperator.Equal, 3),
        ["!="] = (BinaryOperator.NotEqual, 3),
        ["<"] = (BinaryOperator.Less, 3),
        ["<="] = (BinaryOperator.LessOrEqual, 3),
        [">"] = (BinaryOperator.Greater, 3),
        [">="] = (BinaryOperator.GreaterOrEqual, 3),
        ["+"] = (BinaryOperator.Add, 4),
        ["-"] = (BinaryOperator.Subtract, 4),
        ["*"] = (BinaryOperator.Multiply, 5),
        ["/"] = (BinaryOperator.Divide, 5),
        ["%"] = (BinaryOperator.Modulo, 5),
        ["atan2"] = (BinaryOperator.Atan2, 5),
        ["^"] = (BinaryOperator.Power, HighestPrecedence),
    };

    private static readonly Dictionary<BinaryOperator, string> Spellings = BySpelling.ToDictionary(
        pair => pair.Value.Operator,
        pair => pair.Key
    );

    /// <summary>Finds an operator by its spelling, lower case.</summary>
    public static (BinaryOperator Operator, int Precedence)? Find(string spelling) =>
        BySpelling.TryGetValue(spelling, out var found) ? found : null;

    extension(BinaryOperator op)
    {
        public string Spelling => Spellings[op];

        /// <summary>Works on series, not on values.</summary>
        public bool IsSet => op <= BinaryOperator.Unless;

        public bool IsComparison => op is >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual;

        /// <summary>The result is another quantity, so the metric's name goes. Prometheus 2 forgot <c>atan2</c>, and so do we.</summary>
        public bool DropsMetricName => op >= BinaryOperator.Add && op != BinaryOperator.Atan2;

        /// <summary>What the operator makes of two values, and whether a filter lets it through.</summary>
        public (double Value, bool Keep) Apply(double left, double right) =>
            op switch
            {
                BinaryOperator.Add => (left + right, true),
                BinaryOperator.Subtract => (left - right, true),
                BinaryOperator.Multiply => (left * right, true),
                BinaryOperator.Divide => (left / right, true),
                BinaryOperator.Modulo => (left % right, true),
                BinaryOperator.Power => (Math.Pow(left, right), true),
                BinaryOperator.Atan2 => (Math.Atan2(left, right), true),
                BinaryOperator.Equal => (left, left == right),
                BinaryOperator.NotEqual => (left, left != right),
                BinaryOperator.Less => (left, left < right),
                BinaryOperator.LessOrEqual => (left, left <= right),
                BinaryOperator.Greater => (left, left > right),
                BinaryOperator.GreaterOrEqual => (left, left >= right),
                _ => throw new InvalidOperationException($"The set operator {op} has no value."),
            };
    }
}
