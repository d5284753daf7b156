using Canary.Simulator.Metrics.PromQl.Evaluation;
using static Canary.Simulator.Metrics.PromQl.Syntax.ExpressionType;

namespace Canary.Simulator.Metrics.PromQl.Functions;

/// <summary>Parts of a date, in UTC, of values that are seconds since 1970; without an argument: of the evaluation's time.</summary>
internal static class DateFunctions
{
    public static IEnumerable<Function> All { get; } =
    [
        Part("minute", t => t.Minute),
        Part("hour", t => t.Hour),
        Part("day_of_week", t => (int)t.DayOfWeek),
        Part("day_of_month", t => t.Day),
        Part("day_of_year", t => t.DayOfYear),
        Part("days_in_month", t => DateTime.DaysInMonth(t.Year, t.Month)),
        Part("month", t => t.Month),
        Part("year", t => t.Year),
    ];

    private static Function Part(string name, Func<DateTimeOffset, int> part) =>
        new(name, Vector, [Vector], call => Evaluate(call, part)) { Optional = 1 };

    private static VectorValue Evaluate(FunctionCall call, Func<DateTimeOffset, int> part) =>
        call.ArgumentCount == 0
            ? new VectorValue([new(LabelSet.Empty, Read(call.Time / 1000.0, part))])
            : MathFunctions.Map(call.Vector(0), value => Read(value, part));

    /// <summary>NaN for what is not within the years 1 to 9999.</summary>
    private static double Read(double seconds, Func<DateTimeOffset, int> part) =>
        seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? part(DateTimeOffset.FromUnixTimeSeconds((long)seconds))
            : double.NaN;
}
