using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Tests.Metrics.Differential;

/// <summary>A Prometheus on loopback with a data directory of its own, loaded with the generated data; ended with the tests.</summary>
public sealed class RealPrometheus : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string directory = Path.Combine(Path.GetTempPath(), $"canary-prometheus-{Guid.NewGuid():N}");
    private Process? process;

    /// <summary>Why there is none; null when it runs.</summary>
    public string? Missing { get; private set; }

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    public async ValueTask InitializeAsync()
    {
        if (FindExecutable() is not { } executable)
        {
            Missing = "There is no 'prometheus' on the PATH to compare with; to run this: apt-get install prometheus";
            return;
        }
        var port = FreePort();
        Client.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        process = Run(executable, port);
        await WaitUntilReadyAsync();
        foreach (var window in Windows(new GeneratedData().Series))
        {
            using var request = RemoteWrite.Request(window);
            using var response = await Client.PostAsync("/api/v1/write", request);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string? FindExecutable() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "prometheus"))
            .FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Process Run(string executable, int port)
    {
        Directory.CreateDirectory(directory);
        var configuration = Path.Combine(directory, "prometheus.yml");
        File.WriteAllText(configuration, "global: {}\n");
        return Process.Start(
                new ProcessStartInfo(executable)
                {
                    ArgumentList =
                    {
                        $"--config.file={configuration}",
                        $"--storage.tsdb.path={Path.Combine(directory, "data")}",
                        "--storage.tsdb.retention.time=100y",
                        string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
                        "--web.enable-remote-write-receiver",
                        "--log.level=error",
                    },
                }
            ) ?? throw new InvalidOperationException($"{executable} did not start.");
    }

    private async Task WaitUntilReadyAsync()
    {
        using var limit = new CancellationTokenSource(StartLimit, TimeProvider.System);
        while (!await IsReadyAsync())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await Client.GetAsync("/-/ready");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

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
