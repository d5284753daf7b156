namespace Canary.Simulator.Metrics.Storage;

/// <summary>A value at a time.</summary>
/// <param name="Time">Milliseconds since 1970.</param>
/// <param name="Value">Any double; <see cref="StaleMarker"/> says that the series ended here.</param>
public readonly record struct Sample(long Time, double Value);

/// <summary>The one NaN that means "the series ended", told from others by its bits.</summary>
public static class StaleMarker
{
    public static double Value { get; } = BitConverter.UInt64BitsToDouble(0x7ff0000000000002);

    public static bool Is(double value) => BitConverter.DoubleToUInt64Bits(value) == 0x7ff0000000000002;
}

/// <summary>A series and a part of its samples, in order of time. A copy: it doesn't change.</summary>
public sealed record SeriesData(LabelSet Labels, Sample[] Samples);
