using System.Net;
using System.Net.Sockets;

namespace Canary.EndToEnd.Tests.Clusters;

/// <summary>Ports on loopback that nobody listens on.</summary>
internal static class FreePorts
{
    /// <summary>So many different ones. They are free again when this returns, so whoever wants them should hurry.</summary>
    public static IReadOnlyList<int> Find(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            listeners.ForEach(listener => listener.Start());
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
