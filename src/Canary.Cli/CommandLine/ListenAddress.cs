using System.Net;
using System.Net.Sockets;

namespace Canary.Cli.CommandLine;

/// <summary>Where a controller serves its metrics and probes.</summary>
internal static class ListenAddress
{
    public const string InPod = "http://0.0.0.0:8080";

    public const string Outside = "http://127.0.0.1:8080";

    /// <summary>What was asked for; null: nowhere. Started by hand without a word about it, a controller does not fail for a port.</summary>
    public static string? Choose(string? wanted, bool inPod) =>
        wanted switch
        {
            "none" => null,
            not null => wanted,
            null when inPod => InPod,
            null => IsFree(new Uri(Outside)) ? Outside : "http://127.0.0.1:0",
        };

    private static bool IsFree(Uri address)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Parse(address.Host), address.Port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
