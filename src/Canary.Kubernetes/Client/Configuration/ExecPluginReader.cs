using System.Text.Json.Nodes;
using Canary.Kubernetes.Client.Credentials;

namespace Canary.Kubernetes.Client.Configuration;

/// <summary>Reads a user's <c>exec</c>.</summary>
internal static class ExecPluginReader
{
    private const string Group = "client.authentication.k8s.io/";

    public static ExecPlugin Read(YamlSection exec, YamlSection cluster, Uri server)
    {
        var version = exec.Required("apiVersion");
        if (version is not (Group + "v1" or Group + "v1beta1"))
        {
            throw exec.Wrong(
                "exec.apiVersion",
                $"is {version}; supported are {Group}v1 and {Group}v1beta1: update the plugin"
            );
        }
        if (exec.Text("interactiveMode") == "Always")
        {
            throw exec.Wrong(
                "exec.interactiveMode",
                "is Always, but nobody can be asked here; use a plugin that can do without"
            );
        }
        var command = exec.Required("command");
        return new ExecPlugin
        {
            ApiVersion = version,
            Place = exec.Place,
            // A path counts from the kubeconfig's folder; a bare name is looked up in PATH.
            Command =
                command.Contains('/') || command.Contains(Path.DirectorySeparatorChar)
                    ? Path.GetFullPath(Path.Combine(exec.Directory, command))
                    : command,
            Arguments = exec.Texts("args"),
            Environment =
            [
                .. exec.Sections("env").Select(e => KeyValuePair.Create(e.Required("name"), e.Text("value") ?? "")),
            ],
            InstallHint = exec.Text("installHint"),
            Cluster = exec.Flag("provideClusterInfo") ? ClusterInfo(cluster, server) : null,
        };
    }

    private static JsonObject ClusterInfo(YamlSection cluster, Uri server)
    {
        var info = new JsonObject { ["server"] = server.ToString() };
        if (cluster.Text("tls-server-name") is { } name)
        {
            info["tls-server-name"] = name;
        }
        if (cluster.Flag("insecure-skip-tls-verify"))
        {
            info["insecure-skip-tls-verify"] = true;
        }
        if (CertificateAuthorityData(cluster) is { } data)
        {
            info["certificate-authority-data"] = data;
        }
        if (cluster.Text("proxy-url") is { } proxy)
        {
            info["proxy-url"] = proxy;
        }
        var extension = cluster
            .Sections("extensions")
            .FirstOrDefault(e => e.Text("name") == "client.authentication.k8s.io/exec");
        if (extension?.Json("extension") is { } config)
        {
            info["config"] = config;
        }
        return info;
    }

    private static string? CertificateAuthorityData(YamlSection cluster) =>
        cluster.Text("certificate-authority-data")
        ?? (
            cluster.FilePath("certificate-authority") is { } path
                ? Convert.ToBase64String(File.ReadAllBytes(path))
                : null
        );
}
