namespace Canary.Simulator.Mesh.Routing;

/// <summary>
/// Numbers from 0 to 1 that fill the interval evenly from the first on: multiples of the golden ratio, modulo 1. Also every second or tenth of
/// them is spread evenly, so that clients that take turns all see the weights. Safe for several threads.
/// </summary>
internal sealed class EvenSpread
{
    private const double GoldenRatio = 0.6180339887498949;

    private long count;

    public double Next() => Interlocked.Increment(ref count) * GoldenRatio % 1;
}
