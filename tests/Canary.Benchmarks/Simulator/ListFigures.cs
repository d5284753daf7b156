namespace Canary.Benchmarks.Simulator;

/// <summary>What a list costs: time, size, and what it takes beside the objects themselves.</summary>
internal static class ListFigures
{
    private const int Runs = 3;
    private const int SampleEvery = 256 * 1024;

    /// <summary>
    /// The heap is looked at while the body comes. The greatest size seen, above that of before, counts garbage too: it is an upper bound of
    /// what is held, and far below the list's size when no second copy of the items is made.
    /// </summary>
    public static async Task PrintAsync(
        TextWriter output,
        ApiConnection connection,
        string path,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[64 * 1024];
        for (var run = 1; run <= Runs; run++)
        {
            var (before, allocated) = (GC.GetTotalMemory(forceFullCollection: true), GC.GetTotalAllocatedBytes(true));
            var (bytes, peak, sampled) = (0L, before, 0L);
            var start = TimeProvider.System.GetTimestamp();
            await using (var body = await connection.OpenAsync(path, cancellationToken))
            {
                while (await body.ReadAsync(buffer, cancellationToken) is var count and > 0)
                {
                    bytes += count;
                    if (bytes - sampled >= SampleEvery)
                    {
                        sampled = bytes;
                        peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
                    }
                }
            }
            var took = TimeProvider.System.GetElapsedTime(start);
            allocated = GC.GetTotalAllocatedBytes(true) - allocated;
            await output.WriteLineAsync(
                $"list {run}, {connection.Name}: {took.TotalMilliseconds:F0} ms, {bytes / 1e6:F1} MB, heap at most {(peak - before) / 1e6:F1} MB above before, {allocated / 1e6:F1} MB allocated in all"
            );
        }
    }
}
