using System.CommandLine;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Client.Configuration;

namespace Canary.Cli.CommandLine;

/// <summary>The options by which a command finds its cluster and its namespace, as kubectl's.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<FileInfo?> kubeconfig = new("--kubeconfig")
    {
        Description =
            "Path of the kubeconfig file. Default: $KUBECONFIG, else ~/.kube/config, else the pod's service account",
    };

    private readonly Option<string?> context = new("--context")
    {
        Description = "Context of the kubeconfig. Default: its current-context",
    };

    private readonly Option<string?> @namespace = new("--namespace", "-n")
    {
        Description = "Namespace. Default: the context's",
    };

    private readonly Option<bool> allNamespaces = new("--all-namespaces", "-A") { Description = "All namespaces" };

    /// <summary>Adds the options that say which cluster.</summary>
    public ClusterOptions AddConnectionTo(Command command)
    {
        command.Add(kubeconfig);
        command.Add(context);
        return this;
    }

    /// <summary>Adds <c>-n</c>.</summary>
    public ClusterOptions AddNamespaceTo(Command command)
    {
        command.Add(@namespace);
        return this;
    }

    /// <summary>Adds <c>-A</c>.</summary>
    public ClusterOptions AddAllNamespacesTo(Command command)
    {
        command.Add(allNamespaces);
        return this;
    }

    /// <summary>A connection to the cluster asked for.</summary>
    /// <exception cref="KubernetesConfigurationException">There is none, or it can't be read.</exception>
    public ClusterConnection Connect(ParseResult parsed, CommandEnvironment environment) =>
        environment.Connect(Options(parsed));

    /// <summary>The cluster asked for.</summary>
    /// <exception cref="KubernetesConfigurationException">There is none, or it can't be read.</exception>
    public KubernetesClientConfiguration Configuration(ParseResult parsed) =>
        KubernetesClientConfiguration.Load(Options(parsed), TimeProvider.System);

    /// <summary>The namespace asked for; null: all.</summary>
    public string? Namespace(ParseResult parsed, ClusterConnection connection) =>
        parsed.GetResult(allNamespaces) is { Implicit: false } && parsed.GetValue(allNamespaces)
            ? null
            : connection.Namespace;

    private KubernetesConfigurationOptions Options(ParseResult parsed) =>
        new()
        {
            KubeConfig = parsed.GetValue(kubeconfig)?.FullName,
            Context = parsed.GetValue(context),
            Namespace = NamespaceOf(parsed),
        };

    /// <summary>What <c>-n</c> says, where the command has it.</summary>
    private string? NamespaceOf(ParseResult parsed) =>
        parsed.GetResult(@namespace) is null ? null : parsed.GetValue(@namespace);
}
