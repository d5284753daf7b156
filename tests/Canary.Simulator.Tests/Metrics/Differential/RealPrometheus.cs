using Canary.Simulator.Metrics.Storage;
using Canary.Testing.Prometheus;

namespace Canary.Simulator.Tests.Metrics.Differential;

/// <summary>A Prometheus that is loaded with the generated data; ended with the tests.</summary>
public sealed class RealPrometheus : IAsyncLifetime
{
    private PrometheusServer? server;

    /// <summary>Why there is none; null when it runs.</summary>
    public static string? Missing => PrometheusServer.Missing;

    public HttpClient Client => server?.Client ?? throw new InvalidOperationException(Missing);

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }
        server = await PrometheusServer.StartAsync();
        foreach (var window in Windows(new GeneratedData().Series))
        {
            await server.WriteAsync(window);
        }
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>It takes samples in order of time, whichever series they belong to.</summary>
    private static IEnumerable<IEnumerable<SeriesData>> Windows(IReadOnlyList<SeriesData> series)
    {
        var first = GeneratedData.Start.ToUnixTimeMilliseconds();
        var last = series.Max(s => s.Samples[^1].Time);
        for (var from = first; from <= last; from += 10 * 60_000)
        {
            var to = from + 10 * 60_000;
            yield return series
                .Select(s => s with { Samples = [.. s.Samples.Where(x => x.Time >= from && x.Time < to)] })
                .Where(s => s.Samples.Length > 0);
        }
    }
}
