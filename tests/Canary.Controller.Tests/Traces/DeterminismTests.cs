using System.Security.Cryptography;
using System.Text;
using Canary.Simulator.Cluster;

namespace Canary.Controller.Tests.Traces;

/// <summary>A seed that failed can only be looked into if it fails again.</summary>
public sealed class DeterminismTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_same_seed_takes_the_same_way(int seed)
    {
        var first = Writes(seed);
        var second = Writes(seed);

        output.WriteLine($"{first.Count} writes, {Hash(first)}");
        Assert.True(first.Count > 500, $"{first.Count} writes");
        Assert.Equal(first, second);
    }

    private static List<string> Writes(int seed)
    {
        var writes = new List<string>();
        using var world = new RandomWorld(seed);
        using var subscription = world.World.Cluster.Subscribe(change => writes.Add(Describe(world, change)));
        Assert.Null(RandomTraceTests.Live(world));
        return writes;
    }

    private static string Describe(RandomWorld world, ClusterChange change) =>
        $"{world.World.Now:HH:mm:ss.fffffff} {change.Kind} {change.Type.Kind} {change.Key}: {change.Object.ToJsonString()}";

    /// <summary>To be compared between processes, whose strings have other hash codes.</summary>
    private static string Hash(List<string> writes) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', writes))))[..16];
}
