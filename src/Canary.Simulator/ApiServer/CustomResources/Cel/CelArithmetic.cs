namespace Canary.Simulator.ApiServer.CustomResources.Cel;

/// <summary>Sums and their kin over the kinds of values that have them.</summary>
internal static class CelArithmetic
{
    public static object Add(object? a, object? b) =>
        (a, b) switch
        {
            (string x, string y) => x + y,
            (List<object?> x, List<object?> y) => (List<object?>)[.. x, .. y],
            (byte[] x, byte[] y) => (byte[])[.. x, .. y],
            (TimeSpan x, TimeSpan y) => x + y,
            (DateTimeOffset x, TimeSpan y) => x + y,
            (TimeSpan x, DateTimeOffset y) => y + x,
            _ => Numeric(a, b, (x, y) => checked(x + y), (x, y) => x + y),
        };

    public static object Subtract(object? a, object? b) =>
        (a, b) switch
        {
            (TimeSpan x, TimeSpan y) => x - y,
            (DateTimeOffset x, TimeSpan y) => x - y,
            (DateTimeOffset x, DateTimeOffset y) => x - y,
            _ => Numeric(a, b, (x, y) => checked(x - y), (x, y) => x - y),
        };

    /// <exception cref="CelException">They are not two numbers of the same kind.</exception>
    public static object Numeric(
        object? a,
        object? b,
        Func<long, long, long> whole,
        Func<double, double, double> real
    ) =>
        (a, b) switch
        {
            (long x, long y) => (object)whole(x, y),
            (double x, double y) => real(x, y),
            _ => throw CelValues.NoOverload("arithmetic", a, b),
        };
}
