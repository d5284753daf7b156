using System.Net.Http.Headers;
using System.Text;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;

namespace Canary.Benchmarks.Simulator;

/// <summary>A way to the API server: within the process, or plain HTTP on loopback.</summary>
internal sealed class ApiConnection : IAsyncDisposable
{
    private readonly HttpMessageInvoker invoker;
    private readonly Uri address;
    private readonly ApiServerHost? host;

    private ApiConnection(string name, HttpMessageHandler handler, Uri address, ApiServerHost? host)
    {
        Name = name;
        invoker = new HttpMessageInvoker(handler);
        this.address = address;
        this.host = host;
    }

    public string Name { get; }

    public static ApiConnection InProcess(KubeApiServer server) =>
        new("in process", new InProcessHandler(server), new Uri("http://simulator"), null);

    public static async Task<ApiConnection> OverHttpAsync(KubeApiServer server, CancellationToken cancellationToken)
    {
        var options = new ApiServerHostOptions { IsPlain = true };
        var host = await ApiServerHost.StartAsync(server, options, null, cancellationToken);
        return new("over HTTP", new SocketsHttpHandler { UseProxy = false }, host.Address, host);
    }

    /// <exception cref="HttpRequestException">The answer is not one of success.</exception>
    public async Task PostAsync(string path, string json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await invoker.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException(await response.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    /// <summary>The body as it comes; a list's is not gathered first.</summary>
    /// <exception cref="HttpRequestException">The answer is not one of success.</exception>
    public async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
        var response = await invoker.SendAsync(request, cancellationToken);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        invoker.Dispose();
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }
}
