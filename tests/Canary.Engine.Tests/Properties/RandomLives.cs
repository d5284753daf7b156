using System.Collections.Concurrent;

namespace Canary.Engine.Tests.Properties;

/// <summary>
/// All random traces, run once for all tests that look at them. The environment variable CANARY_SEED begins at another seed; a failure says which
/// seed it was.
/// </summary>
internal sealed class RandomLives
{
    private const int Traces = 4200;
    private const int StepsPerTrace = 280;

    private static readonly Lazy<RandomLives> Run = new(() => new RandomLives());

    private readonly int first = int.TryParse(Environment.GetEnvironmentVariable("CANARY_SEED"), out var seed)
        ? seed
        : 1;
    private int steps;

    private RandomLives()
    {
        var lives = new ConcurrentBag<(int Seed, Trace Trace, string? Failure)>();
        Parallel.For(0, Traces, i => lives.Add(Live(first + i, logged: false)));
        foreach (var (_, trace, _) in lives)
        {
            steps += trace.Steps;
            Taken.UnionWith(trace.Taken);
            Happened.UnionWith(trace.Happened);
        }
        // The first ones once more, to tell how they came about.
        var failed = lives.Where(life => life.Failure is not null).OrderBy(life => life.Seed).Take(3);
        Failures = [.. failed.Select(life => Live(life.Seed, logged: true)).Select(life => life.Failure!)];
    }

    public static RandomLives All => Run.Value;

    /// <summary>Passes of the engine.</summary>
    public int Steps => steps;

    public HashSet<(RolloutPhase From, RolloutPhase To)> Taken { get; } = [];

    public HashSet<string> Happened { get; } = [];

    public IReadOnlyList<string> Failures { get; }

    public override string ToString() => $"seeds {first} to {first + Traces - 1}: {steps} steps";

    private static (int Seed, Trace Trace, string? Failure) Live(int seed, bool logged)
    {
        var trace = new Trace(seed, logged);
        try
        {
            for (var i = 0; i < StepsPerTrace; i++)
            {
                trace.Step();
            }
            trace.Settle();
            return (seed, trace, null);
        }
        catch (Exception exception) when (exception is InvariantException or InvalidOperationException)
        {
            return (seed, trace, $"Seed {seed}: {exception.Message}\n{trace.Log}");
        }
    }
}
