using Canary.Cli.CommandLine;
using Canary.Cli.Output;

namespace Canary.Cli.Tests.CommandLine;

public sealed class ProgramNameTests
{
    [Theory]
    [InlineData("/usr/local/bin/kubectl-canary", "kubectl canary")]
    [InlineData("kubectl-canary.exe", "kubectl canary")]
    [InlineData("/usr/local/bin/canary", "canary")]
    [InlineData(null, "canary")]
    public void A_link_named_for_kubectl_makes_it_a_plugin(string? path, string name) =>
        Assert.Equal(name, ProgramName.Of(path));

    [Fact]
    public async Task A_plugins_help_shows_how_kubectl_calls_it()
    {
        using var output = new StringWriter();
        var environment = new CommandEnvironment(new Terminal(output, TextWriter.Null, color: false))
        {
            ProgramName = "kubectl canary",
        };

        Assert.Equal(ExitCode.Ok, await CanaryCommandLine.RunAsync(["promote", "--help"], environment));

        Assert.Contains("  kubectl canary promote <name> [options]", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public async Task A_shell_completes_by_asking_the_program(string shell)
    {
        using var output = new StringWriter();
        var terminal = new Terminal(output, TextWriter.Null, color: false);

        Assert.Equal(ExitCode.Ok, await CanaryCommandLine.RunAsync(["completion", shell], terminal));

        Assert.Contains("[suggest:", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_completion_scripts_ask_for_is_answered()
    {
        using var output = new StringWriter();
        var terminal = new Terminal(output, TextWriter.Null, color: false);

        Assert.Equal(ExitCode.Ok, await CanaryCommandLine.RunAsync(["[suggest:9]", "canary pro"], terminal));

        Assert.Contains("promote", output.ToString(), StringComparison.Ordinal);
    }
}
