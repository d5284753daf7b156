using Canary.Simulator.Metrics.PromQl.Evaluation;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.PromQl.Functions;

/// <summary>
/// How much a series grew within a span, of which the samples show only the inner part. The growth is taken to go on to the span's ends when
/// the samples come that near (1.1 times their average distance), else for half of that distance; a counter can't have begun below zero.
/// </summary>
internal static class Extrapolation
{
    /// <summary>The growth, for at least two samples.</summary>
    public static double Increase(Sample[] samples, MatrixValue span, bool counter)
    {
        var (first, last) = (samples[0], samples[^1]);
        var growth = last.Value - first.Value + (counter ? LostInResets(samples) : 0);
        var sampled = (last.Time - first.Time) / 1000.0;
        var distance = sampled / (samples.Length - 1);
        var toStart = (first.Time - span.Start) / 1000.0;
        var toEnd = (span.End - last.Time) / 1000.0;
        if (counter && growth > 0 && first.Value >= 0)
        {
            toStart = Math.Min(toStart, sampled * (first.Value / growth));
        }
        var covered = sampled + Reach(toStart, distance) + Reach(toEnd, distance);
        return growth * (covered / sampled);
    }

    private static double Reach(double gap, double distance) => gap < distance * 1.1 ? gap : distance / 2;

    /// <summary>A counter that falls was reset to zero: what it had counted before is added again.</summary>
    private static double LostInResets(Sample[] samples)
    {
        var lost = 0.0;
        for (var i = 1; i < samples.Length; i++)
        {
            lost += samples[i].Value < samples[i - 1].Value ? samples[i - 1].Value : 0;
        }
        return lost;
    }
}
