using Canary.Cli.Output;
using Canary.Kubernetes.Client.Configuration;

namespace Canary.Cli.CommandLine;

/// <summary>What commands have of the world around the program.</summary>
internal sealed record CommandEnvironment(Terminal Terminal)
{
    /// <summary>The time that waits and ages go by; default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How a cluster is reached; default by kubeconfig, or as a pod.</summary>
    public Func<KubernetesConfigurationOptions, ClusterConnection> Connect { get; init; } = ClusterConnection.Open;

    /// <summary>Who is logged in; null: nobody knows.</summary>
    public string? UserName { get; init; }

    /// <summary>How people call the program: <c>canary</c>, or <c>kubectl canary</c> where it is linked as a plugin.</summary>
    public string ProgramName { get; init; } = CommandLine.ProgramName.Default;

    /// <summary>Ends the command; where it is given, Ctrl-C and SIGTERM are somebody else's affair.</summary>
    public CancellationToken? Stopping { get; init; }

    /// <summary>The process's own.</summary>
    public static CommandEnvironment FromProcess(Terminal terminal) =>
        new(terminal)
        {
            UserName = Environment.GetEnvironmentVariable("USER") is { Length: > 0 } user ? user : Environment.UserName,
            ProgramName = CommandLine.ProgramName.Detect(),
        };
}
