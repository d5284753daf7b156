using Canary.Simulator.Metrics.PromQl.Syntax;

namespace Canary.Simulator.Metrics.PromQl.Evaluation;

/// <summary>The times of a query, in milliseconds.</summary>
/// <param name="Start">First evaluation: what <c>start()</c> is.</param>
/// <param name="End">Last evaluation: what <c>end()</c> is.</param>
/// <param name="Lookback">How old a sample may be to count as present.</param>
/// <param name="DefaultStep">Step of subqueries that name none.</param>
internal sealed record TimeFrame(long Start, long End, long Lookback, long DefaultStep)
{
    /// <summary>The time that a selector looks at when it is evaluated at another.</summary>
    public long Resolve(TimeShift shift, long time) => shift.Apply(time, Start, End);
}
