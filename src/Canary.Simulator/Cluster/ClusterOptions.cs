using Canary.Simulator.ApiServer.Storage;

namespace Canary.Simulator.Cluster;

/// <summary>How a simulated cluster is set up.</summary>
public sealed record ClusterOptions
{
    /// <summary>Of random names and uids. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// What every namespace's ConfigMap <c>kube-root-ca.crt</c> holds, PEM. Default: a placeholder, for servers without TLS.
    /// </summary>
    public string CertificateAuthority { get; init; } = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n";

    /// <summary>What is there at the start; null: a new cluster, with what every cluster has.</summary>
    public ClusterSnapshot? Start { get; init; }

    /// <summary>How long old versions can be listed and watched from.</summary>
    public HistoryOptions History { get; init; } = new();
}
