using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Tests.ApiServer;

/// <summary>An API server in virtual time, with a client in the same process.</summary>
internal sealed class ServerOnLoop : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly HttpMessageInvoker client;

    public ServerOnLoop(HistoryOptions? history = null)
    {
        Loop = new SimulationLoop(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Cluster = new SimulatedCluster(Loop.Clock, new ClusterOptions { History = history ?? new HistoryOptions() });
        Server = new KubeApiServer(Cluster);
        client = new HttpMessageInvoker(new InProcessHandler(Server));
        Loop.RunUntilIdle();
    }

    public SimulationLoop Loop { get; }

    public SimulatedCluster Cluster { get; }

    public KubeApiServer Server { get; }

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        JsonNode? body = null,
        string contentType = "application/json",
        string userAgent = "test/1"
    )
    {
        var request = new HttpRequestMessage(method, new Uri("http://simulator" + path));
        request.Headers.UserAgent.ParseAdd(userAgent);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public HttpResponseMessage Send(
        HttpMethod method,
        string path,
        JsonNode? body = null,
        string contentType = "application/json",
        string userAgent = "test/1"
    ) => Loop.Run(() => SendAsync(method, path, body, contentType, userAgent), Limit);

    public (int Status, JsonObject Body) Call(
        HttpMethod method,
        string path,
        JsonNode? body = null,
        string contentType = "application/json"
    )
    {
        using var response = Send(method, path, body, contentType);
        var text = Loop.Run(() => ReadAsync(response), Limit);
        return ((int)response.StatusCode, JsonNode.Parse(text)!.AsObject());
    }

    /// <summary>The whole body, read on the loop: what HttpContent offers for that would go on elsewhere.</summary>
    public static async Task<string> ReadAsync(HttpResponseMessage response, Action<string>? onChunk = null)
    {
        using var body = new MemoryStream();
        var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) is var read and > 0)
        {
            onChunk?.Invoke(Encoding.UTF8.GetString(buffer, 0, read));
            body.Write(buffer, 0, read);
        }
        return Encoding.UTF8.GetString(body.ToArray());
    }

    public static JsonObject ConfigMap(string name, string value = "1") =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["data"] = new JsonObject { ["k"] = value },
        };

    public void Dispose()
    {
        client.Dispose();
        Loop.Dispose();
    }
}
