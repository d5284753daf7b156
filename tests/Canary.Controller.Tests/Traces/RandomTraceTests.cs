namespace Canary.Controller.Tests.Traces;

/// <summary>
/// Random traces of the whole controller on the simulator, in virtual time. The environment variable CANARY_SEED begins at another seed, CANARY_TRACES
/// says how many lives there are, and without it none are run; a failure says which seed it was, and <c>CANARY_SEED=that CANARY_TRACES=1</c> tells it again, alone.
/// </summary>
/// <remarks>Two classes, so that they run side by side.</remarks>
public abstract class RandomTraceTests(ITestOutputHelper output)
{
    private const int Shown = 3;

    private static readonly int First = Number("CANARY_SEED", 1);
    private static readonly int Worlds = Math.Max(1, Number("CANARY_TRACES", 0) / RandomWorld.Lives);

    /// <summary>Whether this class takes the even seeds.</summary>
    private protected abstract bool IsEven { get; }

    [Fact]
    public void Every_invariant_holds_and_everything_comes_to_rest()
    {
        Assert.SkipWhen(
            Number("CANARY_TRACES", 0) == 0,
            "Set CANARY_TRACES to a number of lives, 64 for a start: they are not run otherwise, as some seeds take minutes."
        );
        var seeds = Enumerable.Range(First, Worlds).Where(seed => (seed % 2 == 0) == IsEven).ToList();
        var failures = new List<string>();
        var events = 0;
        foreach (var seed in seeds)
        {
            using var world = new RandomWorld(seed);
            try
            {
                world.Live();
                world.Calm();
                Rest.Demand(world);
            }
            catch (Exception e)
            {
                failures.Add(
                    $"CANARY_SEED={seed} CANARY_TRACES=1:\n{string.Join("\n", world.Log)}\n{e.Message}\n{e.StackTrace}"
                );
                if (failures.Count == Shown)
                {
                    break;
                }
            }
            events += world.Log.Count;
        }
        output.WriteLine($"{seeds.Count * RandomWorld.Lives} lives, seeds from {First}, {events} events");
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : otherwise;
}

public sealed class EvenRandomTraceTests(ITestOutputHelper output) : RandomTraceTests(output)
{
    private protected override bool IsEven => true;
}

public sealed class OddRandomTraceTests(ITestOutputHelper output) : RandomTraceTests(output)
{
    private protected override bool IsEven => false;
}
