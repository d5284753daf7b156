namespace Canary.Controller.Tests.Traces;

/// <summary>
/// Random traces of the whole controller on the simulator, in virtual time. The environment variable CANARY_SEED begins at another seed, CANARY_TRACES
/// says how many lives there are; a failure says which seed it was, and <c>CANARY_SEED=that CANARY_TRACES=1</c> tells it again, alone.
/// </summary>
/// <remarks>Two classes, so that they run side by side.</remarks>
public abstract class RandomTraceTests(ITestOutputHelper output)
{
    private const int Shown = 3;

    [Fact]
    public void Every_invariant_holds_and_everything_comes_to_rest()
    {
        var failures = new List<string>();
        var (lives, events) = (0, 0);
        while (failures.Count < Shown && Seeds.Take() is { } seed)
        {
            using var world = new RandomWorld(seed);
            if (Live(world) is { } failure)
            {
                failures.Add($"CANARY_SEED={seed} CANARY_TRACES=1:\n{string.Join("\n", world.Log)}\n{failure}");
            }
            lives += RandomWorld.Lives;
            events += world.Log.Count;
        }
        TestContext.Current.SendDiagnosticMessage("Random traces of {0}", Seeds.Told);
        output.WriteLine($"{lives} lives with {events} events, of {Seeds.Told}");
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    /// <summary>Lives a world to its rest; what went wrong, or null.</summary>
    internal static Exception? Live(RandomWorld world)
    {
        try
        {
            world.Live();
            world.Calm();
            Rest.Demand(world);
            return null;
        }
#pragma warning disable CA1031 // Whatever it is, the seed must be told with it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }
}

public sealed class FirstRandomTraceTests(ITestOutputHelper output) : RandomTraceTests(output);

public sealed class SecondRandomTraceTests(ITestOutputHelper output) : RandomTraceTests(output);

/// <summary>The seeds of a run, each taken by whoever is free.</summary>
internal static class Seeds
{
    private static readonly int First = Number("CANARY_SEED", 1);
    private static readonly int Traces = Number("CANARY_TRACES", 3000);
    private static readonly int Worlds = (Traces + RandomWorld.Lives - 1) / RandomWorld.Lives;
    private static int taken;

    /// <summary>Which there are.</summary>
    public static string Told => $"CANARY_SEED={First} CANARY_TRACES={Traces}";

    /// <summary>The next one; null: all are taken.</summary>
    public static int? Take() =>
        Interlocked.Increment(ref taken) is var next && next <= Worlds ? First + next - 1 : null;

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : otherwise;
}
