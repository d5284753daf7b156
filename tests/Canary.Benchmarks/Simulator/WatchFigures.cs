using Canary.Kubernetes;
using Canary.Simulator.Cluster;

namespace Canary.Benchmarks.Simulator;

/// <summary>How fast changes of one object reach ten watchers, and how late.</summary>
internal static class WatchFigures
{
    private const int Watchers = 10;
    private const int EventsPerSecond = 10_000;
    private const int PacedSeconds = 5;
    private const int UnpacedWrites = 20_000;
    private const string Path = "/api/v1/namespaces/default/configmaps?watch=true&fieldSelector=metadata.name%3Dticker";

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);
    private static readonly ResourceType ConfigMaps = new("", "v1", "configmaps", "ConfigMap", true);

    /// <summary>Once at a pace that makes 10,000 events a second for the watchers together, for the lag; once as fast as it goes.</summary>
    public static async Task PrintAsync(
        TextWriter output,
        SimulatedCluster cluster,
        ApiConnection connection,
        CancellationToken cancellationToken
    )
    {
        var perSecond = EventsPerSecond / Watchers;
        await RunAsync(output, cluster, connection, perSecond * PacedSeconds, perSecond, cancellationToken);
        await RunAsync(output, cluster, connection, UnpacedWrites, null, cancellationToken);
    }

    private static async Task RunAsync(
        TextWriter output,
        SimulatedCluster cluster,
        ApiConnection connection,
        int writes,
        int? perSecond,
        CancellationToken cancellationToken
    )
    {
        cluster.Apply(ConfigMaps, Manifests.ConfigMap(-1), "benchmark");
        var written = new long[writes];
        var streams = new List<Stream>();
        for (var i = 0; i < Watchers; i++)
        {
            streams.Add(await connection.OpenAsync(Path, cancellationToken));
        }
        // The first event of each is the object as it was.
        await Task.WhenAll(streams.Select(s => FirstAsync(s, cancellationToken)));
        var readers = streams.ConvertAll(s => Task.Run(() => ReadAsync(s, written, cancellationToken)));
        var start = TimeProvider.System.GetTimestamp();
        await Task.Run(() => WriteAsync(cluster, written, perSecond, cancellationToken), cancellationToken);
        var wrote = TimeProvider.System.GetElapsedTime(start);
        var lags = (await Task.WhenAll(readers)).SelectMany(l => l).Order().ToArray();
        var took = TimeProvider.System.GetElapsedTime(start);
        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }
        await output.WriteLineAsync(
            $"watch, {connection.Name}, {(perSecond is { } pace ? $"{pace} writes a second" : "as fast as it goes")}: {writes / wrote.TotalSeconds:F0} writes/s, {lags.Length / took.TotalSeconds:F0} events/s to {Watchers} watchers, lag p50 {Lag(lags, 0.5)}, p99 {Lag(lags, 0.99)}, max {Lag(lags, 1)}"
        );
    }

    private static async Task WriteAsync(
        SimulatedCluster cluster,
        long[] written,
        int? perSecond,
        CancellationToken cancellationToken
    )
    {
        using var timer = new PeriodicTimer(Beat, TimeProvider.System);
        var perBeat = perSecond * Beat.TotalSeconds;
        for (var i = 0; i < written.Length; i++)
        {
            if (i % perBeat == 0)
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
            var change = Manifests.ConfigMap(i);
            Volatile.Write(ref written[i], TimeProvider.System.GetTimestamp());
            cluster.Update(ConfigMaps, change, "benchmark");
        }
    }

    private static async Task FirstAsync(Stream stream, CancellationToken cancellationToken)
    {
        var one = new byte[1];
        do
        {
            await stream.ReadExactlyAsync(one, cancellationToken);
        } while (one[0] != '\n');
    }

    /// <summary>Changes come in order, so the line's number tells the write's.</summary>
    /// <returns>From before each write until its line was read whole.</returns>
    private static async Task<TimeSpan[]> ReadAsync(Stream stream, long[] written, CancellationToken cancellationToken)
    {
        var lags = new TimeSpan[written.Length];
        var buffer = new byte[64 * 1024];
        for (var seen = 0; seen < lags.Length; )
        {
            var count = await stream.ReadAsync(buffer, cancellationToken);
            if (count == 0)
            {
                throw new EndOfStreamException($"The watch ended after {seen} of {lags.Length} events.");
            }
            for (var lines = buffer.AsSpan(0, count).Count((byte)'\n'); lines > 0; lines--)
            {
                lags[seen] = TimeProvider.System.GetElapsedTime(Volatile.Read(ref written[seen]));
                seen++;
            }
        }
        return lags;
    }

    private static string Lag(TimeSpan[] sorted, double quantile) =>
        $"{sorted[(int)((sorted.Length - 1) * quantile)].TotalMilliseconds:F1} ms";
}
