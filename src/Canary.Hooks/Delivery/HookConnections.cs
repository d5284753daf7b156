using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;

namespace Canary.Hooks.Delivery;

/// <summary>A way of reaching hosts, which has connections of its own.</summary>
/// <param name="SkipVerification">Accept any server certificate.</param>
/// <param name="Proxy">The HTTP proxy on the way; null: none, or that of the environment.</param>
public sealed record HookRoute(bool SkipVerification, Uri? Proxy)
{
    /// <summary>Without the proxy's address, which may hold a password.</summary>
    public override string ToString() =>
        $"{(SkipVerification ? "unverified" : "verified")}, {(Proxy is null ? "direct" : "by proxy")}";
}

/// <summary>Keeps connections to those that are called, one pool for each <see cref="HookRoute"/>. Safe to use from any thread.</summary>
public sealed class HookConnections : IDisposable
{
    private readonly ConcurrentDictionary<HookRoute, HttpMessageInvoker> pools = [];
    private readonly Func<HookRoute, HttpMessageHandler> open;
    private readonly bool owned;

    /// <summary>Connections over the network.</summary>
    /// <param name="useSystemProxy">See <see cref="HooksOptions.UseSystemProxy"/>.</param>
    public HookConnections(bool useSystemProxy = false)
    {
        open = route => OverNetwork(route, useSystemProxy);
        owned = true;
    }

    /// <summary>Requests go to these handlers, which are not disposed: simulated receivers in the same process, or a test's script.</summary>
    public HookConnections(Func<HookRoute, HttpMessageHandler> open) => this.open = open;

    public void Dispose()
    {
        foreach (var pool in pools.Values)
        {
            pool.Dispose();
        }
    }

    internal HttpMessageInvoker For(HookRoute route) =>
        pools.GetOrAdd(route, key => new HttpMessageInvoker(open(key), disposeHandler: owned));

    private static SocketsHttpHandler OverNetwork(HookRoute route, bool useSystemProxy) =>
        new()
        {
            // Redirects are followed by HookTransport, which leaves the host to nobody.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            UseProxy = route.Proxy is not null || useSystemProxy,
            Proxy = route.Proxy is { } proxy ? ProxyAt(proxy) : null,
            SslOptions = route.SkipVerification ? TrustAnything() : new(),
        };

    private static WebProxy ProxyAt(Uri address)
    {
        var user = address.UserInfo.Split(':', 2);
        return new WebProxy(new Uri(address.GetLeftPart(UriPartial.Scheme) + address.Authority))
        {
            Credentials =
                address.UserInfo.Length == 0
                    ? null
                    : new NetworkCredential(
                        Uri.UnescapeDataString(user[0]),
                        user.Length == 2 ? Uri.UnescapeDataString(user[1]) : ""
                    ),
        };
    }

    [SuppressMessage("Security", "CA5359", Justification = "Asked for by disableTLS, which is off by default.")]
    private static SslClientAuthenticationOptions TrustAnything() =>
        new() { RemoteCertificateValidationCallback = (_, _, _, _) => true };
}
