using System.Diagnostics;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;
using Canary.Simulator.Workloads;
using Canary.Testing;

namespace Canary.Simulator.Tests.Vectors;

/// <summary>The vectors' own replayer against a server on loopback: what the in-process replay can't see is HTTP itself.</summary>
public class HttpReplayTests
{
    [Fact]
    public async Task The_independent_replayer_finds_no_difference_over_http()
    {
        var script = Path.Combine(Repository.Shared, "kube-vectors", "replay.py");
        Assert.SkipUnless(
            File.Exists(script),
            $"The recorded vectors are not at {script}; place them there to run this test."
        );
        Assert.SkipUnless(HasPython(), "python3 is not on the PATH; install it to run this test.");
        var cancellationToken = TestContext.Current.CancellationToken;
        using var certificates = ClusterCertificates.Create(TimeProvider.System);
        var cluster = new SimulatedCluster(TimeProvider.System);
        using var scheduler = new SimulatorScheduler(TimeProvider.System);
        using var workloads = new WorkloadControllers(cluster, scheduler, new WorkloadOptions());
        var server = new KubeApiServer(cluster, new ApiServerOptions { AdminToken = "replay" });
        var options = new ApiServerHostOptions();
        await using var host = await ApiServerHost.StartAsync(server, options, certificates, cancellationToken);

        using var replay = Start(
            script,
            [
                "--server",
                host.Address.ToString().TrimEnd('/'),
                "--token",
                "replay",
                "--insecure",
                "--without",
                "fast-compaction",
                "--jobs",
                "12",
            ]
        );
        var output = await replay.StandardOutput.ReadToEndAsync(cancellationToken);
        await replay.WaitForExitAsync(cancellationToken);

        Assert.DoesNotContain("FAIL", output, StringComparison.Ordinal);
        Assert.Equal(0, replay.ExitCode);
    }

    private static bool HasPython() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "python3")));

    private static Process Start(string script, string[] arguments) =>
        Process.Start(new ProcessStartInfo("python3", [script, .. arguments]) { RedirectStandardOutput = true })
        ?? throw new InvalidOperationException("python3 did not start.");
}
