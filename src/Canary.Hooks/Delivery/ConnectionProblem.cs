using System.Net.Sockets;
using System.Security.Authentication;

namespace Canary.Hooks.Delivery;

/// <summary>Says why a receiver could not be reached. Without what the exceptions say: they repeat addresses.</summary>
internal static class ConnectionProblem
{
    public static string Explain(HttpRequestException e) =>
        (e.HttpRequestError, e.InnerException) switch
        {
            (HttpRequestError.NameResolutionError, _) =>
                "its name does not resolve; check the address and, across namespaces, that it is service.namespace",
            (HttpRequestError.SecureConnectionError, AuthenticationException) =>
                "its certificate is not trusted; use one that is, or set disableTLS where the type of hook has it",
            (HttpRequestError.SecureConnectionError, _) => "TLS failed; check that it speaks https at this port",
            (HttpRequestError.ProxyTunnelError, _) =>
                "the proxy does not lead there; check the proxy's address and user",
            (_, SocketException { SocketErrorCode: SocketError.ConnectionRefused }) =>
                "the connection was refused; check the port and that it runs",
            (_, SocketException socket) =>
                $"the connection failed ({socket.SocketErrorCode}); check the address and network policies",
            _ => "the connection failed; check the address and that it runs",
        };
}
