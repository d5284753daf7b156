using BenchmarkDotNet.Attributes;
using Canary.Engine;

namespace Canary.Benchmarks;

/// <summary>What a decision costs: questions, decision and plan, over the passes of a whole rollout. Figures are per pass.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private const int Passes = 28;

    private EngineInput[] inputs = [];

    [GlobalSetup]
    public void Record()
    {
        inputs = EngineTrace.Record();
        if (inputs.Length != Passes)
        {
            throw new InvalidOperationException($"The rollout takes {inputs.Length} passes: correct the constant.");
        }
    }

    [Benchmark(OperationsPerInvoke = Passes)]
    public int Decide()
    {
        var made = 0;
        foreach (var (status, seen, answers, now) in inputs)
        {
            made += RolloutEngine.Questions(EngineTrace.Policy, status, seen, now).Count;
            var decision = RolloutEngine.Decide(EngineTrace.Policy, status, seen, answers, now);
            made += EffectPlanner.Plan(EngineTrace.Policy, decision.Next, seen).Count;
        }
        return made;
    }
}
