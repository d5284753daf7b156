using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Kubernetes.Client.Credentials;

/// <summary>A command that prints a credential (client.authentication.k8s.io).</summary>
internal sealed class ExecPlugin
{
    private const int MaxErrorText = 500;

    public required string ApiVersion { get; init; }

    /// <summary>As errors name it.</summary>
    public required string Place { get; init; }

    public required string Command { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }

    /// <summary>What to tell people who lack the command.</summary>
    public string? InstallHint { get; init; }

    /// <summary>What the plugin is told of the cluster; null: nothing.</summary>
    public JsonObject? Cluster { get; init; }

    /// <summary>Runs the command.</summary>
    /// <exception cref="KubernetesException">It is not there, fails, or prints something else.</exception>
    public async Task<ExecCredentialStatus> RunAsync(CancellationToken cancellationToken)
    {
        using var process = Start();
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            var said = (await error).Trim();
            return process.ExitCode == 0
                ? Parse(await output)
                : throw Failed(
                    $"ended with code {process.ExitCode}: {(said.Length > MaxErrorText ? said[..MaxErrorText] : said)}"
                );
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(Command, Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }
        start.Environment["KUBERNETES_EXEC_INFO"] = ExecInfo().ToJsonString();
        try
        {
            return Process.Start(start) ?? throw Failed("could not be started");
        }
        catch (Win32Exception e)
        {
            throw Failed(
                $"could not be started: {e.Message}. {InstallHint ?? "Install it, or correct the command."}",
                e
            );
        }
    }

    private JsonObject ExecInfo()
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (Cluster is not null)
        {
            spec["cluster"] = Cluster.DeepClone();
        }
        return new JsonObject
        {
            ["apiVersion"] = ApiVersion,
            ["kind"] = "ExecCredential",
            ["spec"] = spec,
        };
    }

    private ExecCredentialStatus Parse(string output)
    {
        ExecCredential? answer;
        try
        {
            answer = JsonSerializer.Deserialize(output, ExecJson.Default.ExecCredential);
        }
        catch (JsonException e)
        {
            // Not with e as the inner exception: what was printed may be a secret.
            throw Failed($"printed no JSON (line {e.LineNumber + 1})");
        }
        if (answer?.Kind != "ExecCredential" || answer.ApiVersion != ApiVersion)
        {
            throw Failed($"must print an ExecCredential of {ApiVersion}");
        }
        return answer.Status switch
        {
            null or { Token: null or "", ClientCertificateData: null or "" } => throw Failed(
                "printed neither a token nor a certificate"
            ),
            { ClientCertificateData: { Length: > 0 }, ClientKeyData: null or "" }
            or { ClientCertificateData: null or "", ClientKeyData: { Length: > 0 } } => throw Failed(
                "printed a certificate without its key, or a key without its certificate"
            ),
            { } status => status,
        };
    }

    private KubernetesException Failed(string what, Exception? inner = null) =>
        new(0, "CredentialsUnavailable", $"{Place}: the exec plugin {Command} {what}", inner);
}
