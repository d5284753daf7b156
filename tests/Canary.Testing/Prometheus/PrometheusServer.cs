using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Simulator.Metrics.Storage;
using Xunit;

namespace Canary.Testing.Prometheus;

/// <summary>A real Prometheus on loopback with a data directory of its own, which goes with it.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string directory = Path.Combine(Path.GetTempPath(), $"canary-prometheus-{Guid.NewGuid():N}");
    private readonly Process process;

    private PrometheusServer(string executable, string configuration)
    {
        var port = FreePort();
        Client.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        process = Run(executable, configuration, port);
    }

    /// <summary>Why none can be started; null when one can.</summary>
    public static string? Missing { get; } = Tool.Find("prometheus") is null ? Tool.Advice("prometheus") : null;

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Starts one that is ready for questions.</summary>
    /// <param name="configuration">Its <c>prometheus.yml</c>; default: it scrapes nothing.</param>
    public static async Task<PrometheusServer> StartAsync(string configuration = "global: {}\n")
    {
        var executable = Tool.Find("prometheus") ?? throw new InvalidOperationException(Missing);
        var server = new PrometheusServer(executable, configuration);
        try
        {
            await server.UntilAsync("it is ready", server.IsReadyAsync);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stores samples, which must be newer than all that it has.</summary>
    public async Task WriteAsync(IEnumerable<SeriesData> series)
    {
        using var request = RemoteWrite.Request(series);
        using var response = await Client.PostAsync("/api/v1/write", request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Asks, and gives the list of series in the answer.</summary>
    /// <param name="path">Such as <c>/api/v1/query</c>.</param>
    /// <param name="parameters">The form's fields.</param>
    public async Task<JsonArray> AskAsync(string path, params (string Name, string Value)[] parameters)
    {
        using var form = new FormUrlEncodedContent(parameters.Select(p => KeyValuePair.Create(p.Name, p.Value)));
        using var response = await Client.PostAsync(path, form);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{string.Join(", ", parameters)}: {text}");
        return JsonNode.Parse(text)!["data"]!["result"]!.AsArray();
    }

    /// <summary>Waits until it is so: Prometheus goes by real time.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(StartLimit, TimeProvider.System);
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested || process.HasExited, $"It did not come true that {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>A port of loopback on which nobody listens now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Process Run(string executable, string configuration, int port)
    {
        Directory.CreateDirectory(directory);
        var file = Path.Combine(directory, "prometheus.yml");
        File.WriteAllText(file, configuration);
        return Process.Start(
                new ProcessStartInfo(executable)
                {
                    ArgumentList =
                    {
                        $"--config.file={file}",
                        $"--storage.tsdb.path={Path.Combine(directory, "data")}",
                        "--storage.tsdb.retention.time=100y",
                        string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
                        "--web.enable-remote-write-receiver",
                        "--log.level=error",
                    },
                }
            ) ?? throw new InvalidOperationException($"{executable} did not start.");
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
}
