using System.CommandLine;
using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;
using Canary.Simulator.Workloads;

namespace Canary.Cli.Commands;

/// <summary><c>canary simulator</c>: the simulated cluster alone, for other people's tools and tests.</summary>
internal sealed class SimulatorCommand
{
    private readonly FaultOption faults = new();

    private readonly Option<int> port = new("--port") { Description = "Port on loopback. Default: any that is free" };

    private readonly Option<FileInfo[]> load = new("--load")
    {
        Description = "Manifests to apply at the start",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<FileInfo?> output = new("--output", "-o")
    {
        Description = "Write the kubeconfig to this file. Default: print it",
    };

    private readonly Option<string?> token = new("--token")
    {
        Description = "A bearer token that stands for an administrator, besides the kubeconfig's certificate",
    };

    private readonly Option<bool> plain = new("--plain")
    {
        Description = "Plain HTTP without credentials, instead of HTTPS",
    };

    private readonly Option<bool> controlPlaneOnly = new("--control-plane-only")
    {
        Description = "No nodes: pods are made and deleted, and somebody else has to schedule and run them",
    };

    public static Command Create(Terminal terminal)
    {
        var options = new SimulatorCommand();
        var command = new Command(
            "simulator",
            "Run the simulated cluster alone: an API server and workload controllers, until stopped"
        )
        {
            options.port,
            options.load,
            options.output,
            options.token,
            options.plain,
            options.controlPlaneOnly,
        };
        options.faults.AddTo(command);
        command.SetAction((parsed, cancellationToken) => options.RunAsync(parsed, terminal, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        var isPlain = parsed.GetValue(plain);
        using var certificates = isPlain ? null : ClusterCertificates.Create(TimeProvider.System);
        var cluster = certificates is null
            ? new SimulatedCluster(TimeProvider.System)
            : new(
                TimeProvider.System,
                new() { CertificateAuthority = certificates.Authority.ExportCertificatePem() + "\n" }
            );
        using var scheduler = new SimulatorScheduler(TimeProvider.System);
        using var workloads = new WorkloadControllers(
            cluster,
            scheduler,
            new WorkloadOptions
            {
                Parts = parsed.GetValue(controlPlaneOnly) ? WorkloadParts.ControlPlane : WorkloadParts.All,
            }
        );
        ManifestLoader.Load(cluster, parsed.GetValue(load) ?? []);
        using var plan = faults.Plan(parsed);
        await using var host = await ApiServerHost.StartAsync(
            new KubeApiServer(
                cluster,
                new ApiServerOptions
                {
                    TrustsEveryone = isPlain,
                    AdminToken = parsed.GetValue(token),
                    Faults = plan,
                }
            ),
            new ApiServerHostOptions { Port = parsed.GetValue(port), IsPlain = isPlain },
            certificates,
            cancellationToken
        );
        await TellAsync(terminal, host, parsed.GetValue(output), cancellationToken);
        await faults.StopServerAsync(plan, parsed, cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return ExitCode.Ok;
    }

    private static async Task TellAsync(
        Terminal terminal,
        ApiServerHost host,
        FileInfo? file,
        CancellationToken cancellationToken
    )
    {
        if (file is null)
        {
            terminal.WriteLine(host.Kubeconfig.TrimEnd());
            terminal.Error($"# {host.Address} is up; Ctrl-C ends it.");
            return;
        }
        // Whoever waits for the file must not find half of it.
        var unfinished = file.FullName + ".tmp";
        await File.WriteAllTextAsync(unfinished, host.Kubeconfig, cancellationToken);
        File.Move(unfinished, file.FullName, overwrite: true);
        terminal.WriteLine(
            $"{host.Address} is up; Ctrl-C ends it. Try: kubectl --kubeconfig {file.FullName} get nodes"
        );
    }
}
