using Canary.Kubernetes;
using Canary.Simulator.Mesh;

namespace Canary.Simulator.Traffic;

/// <summary>How users' requests travel.</summary>
public interface IUserTransport
{
    /// <summary>Sends a request.</summary>
    ValueTask<UserAnswer> SendAsync(GatewayRequest request, CancellationToken cancellationToken);
}

/// <summary>What a user sees of an answer.</summary>
/// <param name="Status">Its HTTP status.</param>
/// <param name="Latency">How long it took.</param>
public readonly record struct UserAnswer(int Status, TimeSpan Latency)
{
    internal const string SetCookie = "Set-Cookie";

    /// <summary>The Service that answered; null: none, or the way there does not tell.</summary>
    public ObjectKey? Service { get; init; }

    /// <summary>The hash of the pod's template that answered; empty: none, or the way there does not tell.</summary>
    public string Revision
    {
        get => field ?? "";
        init;
    }

    /// <summary>The values of its <c>Set-Cookie</c> headers.</summary>
    public IReadOnlyList<string> Cookies
    {
        get => field ?? [];
        init;
    }

    internal static IReadOnlyList<string> CookiesIn(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        List<string>? cookies = null;
        foreach (var (name, value) in headers)
        {
            if (name.Equals(SetCookie, StringComparison.OrdinalIgnoreCase))
            {
                (cookies ??= []).Add(value);
            }
        }
        return cookies ?? (IReadOnlyList<string>)[];
    }
}

/// <summary>Straight into the data plane, without letting time pass: cheap enough for hours of simulated traffic.</summary>
public sealed class InProcessTransport(GatewayDataPlane dataPlane) : IUserTransport
{
    public ValueTask<UserAnswer> SendAsync(GatewayRequest request, CancellationToken cancellationToken)
    {
        var response = dataPlane.Send(request, withBody: false);
        return new(
            new UserAnswer(response.Status, response.Latency)
            {
                Service = response.Service,
                Revision = response.Revision,
                Cookies = UserAnswer.CookiesIn(response.Headers),
            }
        );
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

    public async ValueTask<UserAnswer> SendAsync(GatewayRequest request, CancellationToken cancellationToken)
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
        return new((int)response.StatusCode, time.GetElapsedTime(start))
        {
            Cookies = response.Headers.TryGetValues(UserAnswer.SetCookie, out var cookies) ? [.. cookies] : [],
        };
    }

    public void Dispose() => http.Dispose();
}
