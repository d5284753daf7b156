namespace Canary.EndToEnd.Tests.Clusters;

/// <summary>How the programs of a control plane are started: on loopback alone, with nothing outside of a folder.</summary>
internal static class ControlPlaneFlags
{
    /// <summary>Who wrote what, in a line each: enough to tell a fight between writers from the log.</summary>
    public const string AuditPolicy = """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
        - level: None
          verbs: [get, list, watch]
        - level: Metadata

        """;

    public static IReadOnlyList<string> Etcd(RunFolder folder, int client, int peer) =>
        [
            $"--data-dir={folder.File("etcd")}",
            $"--listen-client-urls=http://127.0.0.1:{client}",
            $"--advertise-client-urls=http://127.0.0.1:{client}",
            $"--listen-peer-urls=http://127.0.0.1:{peer}",
            $"--initial-advertise-peer-urls=http://127.0.0.1:{peer}",
            $"--initial-cluster=default=http://127.0.0.1:{peer}",
        ];

    public static IReadOnlyList<string> ApiServer(RunFolder folder, int etcd, int secure) =>
        [
            $"--etcd-servers=http://127.0.0.1:{etcd}",
            "--bind-address=127.0.0.1",
            // Without it the server looks for an interface with a default route, which a machine without network has not.
            "--advertise-address=127.0.0.1",
            // Nobody asks for the Service kubernetes, and an endpoint on loopback is not allowed.
            "--endpoint-reconciler-type=none",
            $"--secure-port={secure}",
            $"--cert-dir={folder.File("apiserver")}",
            $"--tls-cert-file={folder.File("server.crt")}",
            $"--tls-private-key-file={folder.File("server.key")}",
            $"--client-ca-file={folder.File("ca.crt")}",
            "--service-account-issuer=https://kubernetes.default.svc",
            $"--service-account-key-file={folder.File("accounts.key")}",
            $"--service-account-signing-key-file={folder.File("accounts.key")}",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--authorization-mode=RBAC",
            "--allow-privileged=true",
            // No pod here talks to the server, so none needs a token.
            "--disable-admission-plugins=ServiceAccount",
            $"--audit-policy-file={folder.File("audit.yaml")}",
            $"--audit-log-path={folder.File("audit.log")}",
        ];

    public static IReadOnlyList<string> ControllerManager(RunFolder folder) =>
        [
            $"--kubeconfig={folder.File("kubeconfig")}",
            "--leader-elect=false",
            // It serves nothing.
            "--secure-port=0",
            $"--service-account-private-key-file={folder.File("accounts.key")}",
            $"--root-ca-file={folder.File("ca.crt")}",
            // The stories are short.
            "--horizontal-pod-autoscaler-sync-period=1s",
            "--kube-api-qps=200",
            "--kube-api-burst=400",
        ];
}
