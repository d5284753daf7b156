using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Canary.Engine;

namespace Canary.Cli.Tests.CommandLine;

public sealed class CanaryCommandLineTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    [Fact]
    public async Task Graph_prints_the_state_machine()
    {
        Assert.Equal(ExitCode.Ok, await RunAsync("graph"));

        Assert.Equal(RolloutMachine.ToMermaid().TrimEnd(), output.ToString().TrimEnd());
    }

    [Fact]
    public async Task An_unknown_command_is_a_matter_of_usage()
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("garph"));

        Assert.Contains("'garph'", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nope=0.5", "there is no kind 'nope'; use one of latency, conflict")]
    [InlineData("conflict=2", "'2' is not a share; write a number from 0 to 1")]
    [InlineData("conflict=often", "'often' is not a share")]
    public async Task A_fault_that_can_not_be_is_refused_before_anything_starts(string fault, string problem)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync("simulator", "--fault", fault));

        Assert.Contains(problem, error.ToString(), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task A_kubeconfig_that_is_not_there_is_named()
    {
        var missing = Path.Combine(Path.GetTempPath(), $"no-{Guid.NewGuid():N}");

        Assert.Equal(ExitCode.Failed, await RunAsync("get", "--kubeconfig", missing));

        Assert.Contains(missing, error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    private Task<int> RunAsync(params string[] arguments) =>
        CanaryCommandLine.RunAsync(arguments, new Terminal(output, error, color: false));
}
