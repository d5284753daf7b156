using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Registry;

namespace Canary.Simulator.ApiServer.Admission;

/// <summary>The cluster IPs and node ports that Services hold. What is free is read from the Services themselves. Thread-safe.</summary>
internal sealed class ServiceAddresses(ObjectRegistry registry)
{
    private const int FirstNodePort = 30000;
    private const int NodePorts = 2768;
    private int nextAddress = 10;
    private int nextPort = -1;

    /// <summary>A cluster IP that no Service has.</summary>
    public string Allocate()
    {
        var used = Services()
            .SelectMany(s => s.Object("spec").Array("clusterIPs").Strings())
            .ToHashSet(StringComparer.Ordinal);
        while (true)
        {
            var number = Interlocked.Increment(ref nextAddress) & 0xFFFF;
            var address = string.Create(CultureInfo.InvariantCulture, $"10.96.{number >> 8}.{number & 0xFF}");
            if ((number & 0xFF) is not (0 or 255) && !used.Contains(address))
            {
                return address;
            }
        }
    }

    /// <summary>Whether a Service other than the one named has the address.</summary>
    public bool IsTaken(string address, string uid) =>
        Services()
            .Any(s =>
                s.Object("metadata").String("uid") != uid
                && s.Object("spec").Array("clusterIPs").Strings().Contains(address, StringComparer.Ordinal)
            );

    /// <summary>A node port that no Service has.</summary>
    public int AllocatePort()
    {
        var used = UsedPorts().ToHashSet();
        while (true)
        {
            var port = FirstNodePort + ((Interlocked.Increment(ref nextPort) & 0x7FFFFFFF) % NodePorts);
            if (!used.Contains(port))
            {
                return port;
            }
        }
    }

    public bool IsPortTaken(long port, string uid) =>
        Services().Where(s => s.Object("metadata").String("uid") != uid).SelectMany(Ports).Contains(port);

    private IEnumerable<long> UsedPorts() => Services().SelectMany(Ports);

    private static IEnumerable<long> Ports(JsonObject service) =>
        service.Object("spec").Array("ports").Objects().Select(p => p.Integer("nodePort") ?? 0).Where(p => p > 0);

    private IEnumerable<JsonObject> Services() =>
        registry.Store.Snapshot("services").Objects.Values.Select(s => JsonNode.Parse(s.Body)!.AsObject()); // bodies are objects
}
