using Canary.Resources.V1;
using Canary.Simulator.Clock;
using Microsoft.Extensions.Logging.Abstractions;

namespace Canary.Web.Tests;

/// <summary>A host on a free port of loopback, showing what the test puts into the informer.</summary>
internal sealed class ServedWeb : IAsyncDisposable
{
    private readonly WebHost host;

    private ServedWeb(IEnumerable<V1Canary> canaries)
    {
        var source = new InformerRolloutSource(Informer);
        foreach (var canary in canaries)
        {
            Informer.Put(canary);
        }
        host = new WebHost("http://127.0.0.1:0", source, Clock, NullLoggerFactory.Instance);
    }

    public FakeInformer Informer { get; } = new();

    public HeldClock Clock { get; } = new(Canaries.Now);

    public Uri Address => new(Assert.Single(host.Addresses));

    public HttpClient Client { get; } = new(new HttpClientHandler { AllowAutoRedirect = false });

    public static async Task<ServedWeb> StartAsync(params IEnumerable<V1Canary> canaries)
    {
        var web = new ServedWeb(canaries);
        await web.host.StartAsync(TestContext.Current.CancellationToken);
        web.Client.BaseAddress = web.Address;
        return web;
    }

    /// <summary>Closes the host while the client may still read.</summary>
    public ValueTask StopAsync() => host.DisposeAsync();

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string? ifNoneMatch = null)
    {
        var request = new HttpRequestMessage(method, address);
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }
        return Client.SendAsync(
            request,
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await host.DisposeAsync();
    }
}
