using BenchmarkDotNet.Running;
using Canary.Benchmarks.Simulator;

if (args is ["simulator"])
{
    await SimulatorFigures.PrintAsync(Console.Out, CancellationToken.None);
    return;
}
BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run(args);
