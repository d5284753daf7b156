using System.Runtime.CompilerServices;

namespace Canary.Simulator.Metrics.PromQl;

/// <summary>A query that can't be understood or can't be answered. The message names what and where: <c>1:5: parse error: ...</c></summary>
public sealed class PromQlException : Exception
{
    private PromQlException(string message, bool execution)
        : base(message) => IsExecution = execution;

    /// <summary>The query is well-formed, but its data doesn't allow an answer: two series match where one must.</summary>
    public bool IsExecution { get; }

    /// <summary>The text is not a query, or not one that is supported.</summary>
    /// <param name="query">The whole text, to find the line.</param>
    /// <param name="position">Index of the offending character.</param>
    /// <param name="message">What is wrong there.</param>
    internal static PromQlException Parse(string query, int position, string message)
    {
        var before = query.AsSpan(0, Math.Min(position, query.Length));
        var line = before.Count('\n') + 1;
        var column = before.Length - before.LastIndexOf('\n');
        return new($"{line}:{column}: parse error: {message}", execution: false);
    }

    /// <summary>A parameter of the request is malformed.</summary>
    internal static PromQlException Parameter(string message) => new(message, execution: false);

    /// <summary>To be called at each level of a query: refuses one that is nested more deeply than there is room for on the stack.</summary>
    internal static void GuardNesting()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Parameter("1:1: parse error: the query is nested too deeply");
        }
    }

    /// <summary>The query can't be answered.</summary>
    internal static PromQlException Execution(string message) => new(message, execution: true);
}
