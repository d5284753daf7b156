using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Canary.Cli.Playground;
using Canary.Cli.Playground.Scenarios;
using Canary.Cli.Tests.Playground;
using Canary.Kubernetes.Client;
using Canary.Simulator;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;

namespace Canary.Cli.Tests.Interventions;

/// <summary>The command line and the real controller, of which each only knows the annotations and the status.</summary>
public sealed class InterventionsMeetTheControllerTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private Task<int>? command;

    [Fact]
    public void An_approval_opens_the_gate_and_says_so()
    {
        Play(scene => scene.IsPromoted("2.0.0"), "approve", "shop", "qa");

        Assert.Equal(ExitCode.Ok, Result);
        Assert.Contains("Carried out approve.qa", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("requested by robin", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_makes_no_sense_now_is_refused_with_the_reason()
    {
        Play(scene => scene.Status.Commands is [{ Accepted: false }, ..], "resume", "shop");

        Assert.Equal(ExitCode.Failed, Result);
        Assert.Contains("it is not paused", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_revision_that_is_not_the_present_one_is_refused()
    {
        Play(scene => scene.Status.Commands is [{ Accepted: false }, ..], "abort", "shop", "--revision", "other");

        Assert.Equal(ExitCode.Failed, Result);
        Assert.Contains("it is meant for revision other", error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    private int? Result => command is { IsCompletedSuccessfully: true } ended ? ended.Result : null;

    /// <summary>A release waits at its gate; then the command is given.</summary>
    private void Play(Predicate<Scene> ending, params string[] arguments)
    {
        using var stage = new ScenarioStage();
        var acts = ScenarioCatalogue.Find("gates").Acts.Take(2);
        var asked = Act.Of("Somebody asks", there => command = Run(there, arguments), ending);
        var answered = Act.Of("The answer is told", _ => { }, _ => command?.IsCompleted == true);

        Assert.True(stage.Play(new Scenario("asked", "", [.. acts, asked, answered])), stage.Output);
    }

    private Task<int> Run(Stage stage, string[] arguments) =>
        CanaryCommandLine.RunAsync(
            arguments,
            new CommandEnvironment(new Terminal(output, error, color: false))
            {
                Time = stage.Time,
                Stopping = CancellationToken.None,
                Connect = _ =>
                    new(
                        new KubernetesClient(
                            new InProcessHandler(new KubeApiServer(((SimulatedWorld)stage.World).Cluster)),
                            new Uri("http://api.test"),
                            time: stage.Time
                        ),
                        Releases.Namespace,
                        "robin"
                    ),
            }
        );
}
