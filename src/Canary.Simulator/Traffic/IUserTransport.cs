using Canary.Simulator.Mesh;

namespace Canary.Simulator.Traffic;

/// <summary>How users' requests travel.</summary>
public interface IUserTransport
{
    /// <summary>Sends a request; the answer is its status and how long it took.</summary>
    ValueTask<(int Status, TimeSpan Latency)> SendAsync(GatewayRequest request, CancellationToken cancellationToken);
}

/// <summary>Straight into the data plane, without letting time pass: cheap enough for hours of simulated traffic.</summary>
public sealed class InProcessTransport(GatewayDataPlane dataPlane) : IUserTransport
{
    public ValueTask<(int Status, TimeSpan Latency)> SendAsync(
        GatewayRequest request,
        CancellationToken cancellationToken
    )
    {
        var response = dataPlane.Send(request, withBody: false);
        return new((response.Status, response.Latency));
    }
}

/// <summary>As real HTTP requests to a gateway that listens.</summary>
public sealed class HttpTransport : IUserTransport, IDisposable
{
    private readonly HttpMessageInvoker http = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        }
    );
    private readonly Uri gateway;
    private readonly TimeProvider time;

    /// <param name="gateway">Where the gateway listens.</param>
    /// <param name="time">Measures the latency.</param>
    public HttpTransport(Uri gateway, TimeProvider time)
    {
        this.gateway = gateway;
        this.time = time;
    }

    public async ValueTask<(int Status, TimeSpan Latency)> SendAsync(
        GatewayRequest request,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = request.Query.Length > 0 ? $"?{request.Query}" : "";
        using var message = new HttpRequestMessage(new(request.Method), new Uri(gateway, request.Path + query));
        message.Headers.Host = request.Host;
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
        var start = time.GetTimestamp();
        using var response = await http.SendAsync(message, cancellationToken);
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
        return ((int)response.StatusCode, time.GetElapsedTime(start));
    }

    public void Dispose() => http.Dispose();
}
