using System.Net.Sockets;
using System.Security.Authentication;

namespace Canary.MetricProviders.Prometheus;

/// <summary>Says why a server could not be reached, and what to look at.</summary>
internal static class ConnectionFailure
{
    public static string Explain(HttpRequestException e) =>
        (e.HttpRequestError, e.InnerException) switch
        {
            (HttpRequestError.NameResolutionError, _) =>
                "its name does not resolve; check the address and, across namespaces, that it is service.namespace.",
            (HttpRequestError.SecureConnectionError, AuthenticationException inner) =>
                $"TLS failed ({Plain(inner)}); give the certificate authority, or set insecureSkipVerify.",
            (HttpRequestError.SecureConnectionError, _) =>
                "TLS failed; check that the server speaks https at this port.",
            (_, SocketException { SocketErrorCode: SocketError.ConnectionRefused }) =>
                "the connection was refused; check the port and that the server runs.",
            (_, SocketException inner) =>
                $"{Plain(inner)}; check the address, network policies and that the server runs.",
            _ => $"{Plain(e)}; check the address and that the server runs.",
        };

    private static string Plain(Exception e) => e.Message.TrimEnd('.');
}
