using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Storage;

namespace Canary.Simulator.ApiServer.Admission;

/// <summary>The cluster IPs and node ports that Services hold, kept from the store's changes. Thread-safe.</summary>
internal sealed class ServiceAddresses
{
    public const int FirstNodePort = 30000;
    public const int LastNodePort = 32767;
    private readonly ConcurrentDictionary<string, string> addresses = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, string> ports = new();
    private int nextAddress = 10;
    private int nextPort = -1;

    public ServiceAddresses(ObjectRegistry registry)
    {
        registry.Store.Listen(OnChange);
        foreach (var service in registry.Store.Snapshot("services").Objects.Values)
        {
            Take(service);
        }
    }

    /// <summary>A cluster IP that no Service has.</summary>
    public string Allocate()
    {
        while (true)
        {
            var number = Interlocked.Increment(ref nextAddress) & 0xFFFF;
            var address = string.Create(CultureInfo.InvariantCulture, $"10.96.{number >> 8}.{number & 0xFF}");
            if ((number & 0xFF) is not (0 or 255) && !addresses.ContainsKey(address))
            {
                return address;
            }
        }
    }

    /// <summary>Whether a Service other than the one named has the address.</summary>
    public bool IsTaken(string address, string uid) => addresses.TryGetValue(address, out var owner) && owner != uid;

    /// <summary>A node port that no Service has.</summary>
    public int AllocatePort()
    {
        const int Count = LastNodePort - FirstNodePort + 1;
        while (true)
        {
            var port = FirstNodePort + ((Interlocked.Increment(ref nextPort) & 0x7FFFFFFF) % Count);
            if (!ports.ContainsKey(port))
            {
                return port;
            }
        }
    }

    public bool IsPortTaken(long port, string uid) => ports.TryGetValue(port, out var owner) && owner != uid;

    private void OnChange(StoredChange change)
    {
        if (change.Kind != "services")
        {
            return;
        }
        if (change.Before is { } before)
        {
            Each(
                before,
                address => addresses.TryRemove(new(address, before.Uid)),
                port => ports.TryRemove(new(port, before.Uid))
            );
        }
        if (change.After is { } after)
        {
            Take(after);
        }
    }

    private void Take(StoredObject service) =>
        Each(service, address => addresses[address] = service.Uid, port => ports[port] = service.Uid);

    private static void Each(StoredObject stored, Action<string> onAddress, Action<long> onPort)
    {
        var spec = (JsonNode.Parse(stored.Body) as JsonObject).Object("spec");
        foreach (var address in spec.Array("clusterIPs").Strings().Where(a => a != "None"))
        {
            onAddress(address);
        }
        foreach (var port in spec.Array("ports").Objects().Select(p => p.Integer("nodePort") ?? 0).Where(p => p > 0))
        {
            onPort(port);
        }
    }
}
