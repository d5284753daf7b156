using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Client.Configuration;
using Canary.Kubernetes.Tests.Support;
using Canary.Simulator.Clock;
using Microsoft.AspNetCore.Http;

namespace Canary.Kubernetes.Tests.Client.Configuration;

/// <summary>Credentials that change: token files, exec plugins, the pod's service account.</summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly TestAuthority authority = new("ours");
    private readonly HeldClock clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly HashSet<string> refused = [];
    private LoopbackServer server = null!; // Started before each test.
    private KubernetesClient? client;

    public async ValueTask InitializeAsync() =>
        server = await LoopbackServer.StartAsync(AnswerAsync, authority.ForServer("127.0.0.1"));

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        await server.DisposeAsync();
        folder.Dispose();
        authority.Dispose();
    }

    [Fact]
    public async Task A_token_file_is_read_again_after_a_minute()
    {
        folder.Write("token", "one\n");
        Use("tokenFile: token");
        Assert.Equal("Bearer one", await AskAsync());
        folder.Write("token", "two\n");

        Assert.Equal("Bearer one", await AskAsync());
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Bearer two", await AskAsync());
    }

    [Fact]
    public async Task A_token_that_is_refused_is_read_again_at_once()
    {
        folder.Write("token", "one");
        Use("tokenFile: token");
        await AskAsync();
        folder.Write("token", "two");
        refused.Add("Bearer one");

        Assert.Equal("Bearer two", await AskAsync());
    }

    [Fact]
    public async Task A_token_that_stays_refused_is_an_error()
    {
        folder.Write("token", "one");
        Use("tokenFile: token");
        refused.Add("Bearer one");

        var e = await Assert.ThrowsAsync<KubernetesException>(AskAsync);

        Assert.Equal(401, e.StatusCode);
        Assert.DoesNotContain("one", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_token_file_is_being_replaced_the_last_token_serves()
    {
        var path = folder.Write("token", "one");
        Use("tokenFile: token");
        await AskAsync();
        File.Delete(path);
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("Bearer one", await AskAsync());
    }

    [Fact]
    public async Task A_plugin_runs_once_for_all_until_its_token_expires()
    {
        UsePlugin("""{"token":"t'$n'","expirationTimestamp":"2026-01-01T01:00:00Z"}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AskAsync()));
        Assert.All(answers, a => Assert.Equal("Bearer t1", a));
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("Bearer t1", await AskAsync());
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Bearer t2", await AskAsync());
    }

    [Fact]
    public async Task A_plugins_token_that_is_refused_is_renewed_at_once()
    {
        UsePlugin("""{"token":"t'$n'"}""");
        Assert.Equal("Bearer t1", await AskAsync());
        refused.Add("Bearer t1");

        Assert.Equal("Bearer t2", await AskAsync());
    }

    [Fact]
    public async Task A_plugin_is_told_about_its_environment_and_the_cluster()
    {
        UsePlugin(
            """{"token":"'$1-$REGION'"}""",
            ", args: [get-token], env: [{name: REGION, value: north}], provideClusterInfo: true",
            ", extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: prod, ttl: 5}}]"
        );

        Assert.Equal("Bearer get-token-north", await AskAsync());
        var info = JsonNode.Parse(File.ReadAllText(Path.Combine(folder.Path, "info")))!;
        Assert.Equal("client.authentication.k8s.io/v1", (string?)info["apiVersion"]);
        Assert.False((bool)info["spec"]!["interactive"]!);
        var cluster = info["spec"]!["cluster"]!;
        Assert.Equal(server.Address + "/", (string?)cluster["server"]);
        Assert.Equal(Base64(authority.Pem), (string?)cluster["certificate-authority-data"]);
        Assert.Equal("""{"audience":"prod","ttl":5}""", cluster["config"]!.ToJsonString());
    }

    [Fact]
    public async Task A_plugin_may_give_a_certificate_and_then_another()
    {
        WriteCertificate("first");
        UsePlugin(
            """{"clientCertificateData":"'"$(cat cert)"'","clientKeyData":"'"$(cat key)"'","expirationTimestamp":"2026-01-01T01:00:00Z"}"""
        );
        Assert.Equal("CN=first", await AskAsync());

        WriteCertificate("second");
        clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal("CN=second", await AskAsync());
    }

    [Fact]
    public async Task A_plugin_that_is_not_installed_comes_with_its_hint()
    {
        UseExec("command: canary-no-such-plugin, installHint: 'Get it from the shop'");

        var e = await Assert.ThrowsAsync<KubernetesException>(AskAsync);

        Assert.Contains("user 'u'", e.Message, StringComparison.Ordinal);
        Assert.Contains("canary-no-such-plugin", e.Message, StringComparison.Ordinal);
        Assert.Contains("Get it from the shop", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo 'run login first' >&2; exit 3", "ended with code 3: run login first")]
    [InlineData("echo the-secret", "printed no JSON")]
    [InlineData(
        "echo '{\"kind\":\"ExecCredential\"}'",
        "must print an ExecCredential of client.authentication.k8s.io/v1"
    )]
    [InlineData(
        "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{}}'",
        "printed neither a token nor a certificate"
    )]
    [InlineData(
        "echo '{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"clientKeyData\":\"the-secret\",\"token\":\"a\"}}'",
        "a key without its certificate"
    )]
    public async Task A_plugin_that_fails_is_named_and_its_output_is_not_shown(string script, string part)
    {
        folder.Script("plugin", script);
        UseExec("command: ./plugin");

        var e = await Assert.ThrowsAsync<KubernetesException>(AskAsync);

        Assert.Contains(part, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_pod_the_service_account_serves_and_its_token_and_authority_are_renewed()
    {
        folder.Write("sa/token", "one");
        folder.Write("sa/namespace", "canary-system");
        folder.Write("sa/ca.crt", authority.Pem);
        var options = new KubernetesConfigurationOptions
        {
            HomeDirectory = folder.Path,
            ServiceAccountDirectory = Path.Combine(folder.Path, "sa"),
            Variable = name =>
                name switch
                {
                    "KUBERNETES_SERVICE_HOST" => "127.0.0.1",
                    "KUBERNETES_SERVICE_PORT" => $"{server.Port}",
                    _ => null,
                },
        };
        var configuration = KubernetesClientConfiguration.Load(options, clock);
        client = configuration.CreateClient(time: clock);

        Assert.Equal(("canary-system", null), (configuration.Namespace, configuration.Context));
        Assert.Equal("Bearer one", await AskAsync());
        folder.Write("sa/token", "two");
        folder.Write("sa/ca.crt", new TestAuthority("next").Pem);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains(
            "certificate",
            (await Assert.ThrowsAsync<KubernetesException>(AskAsync)).Message,
            StringComparison.OrdinalIgnoreCase
        );
        folder.Write("sa/ca.crt", authority.Pem);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Bearer two", await AskAsync());
    }

    [Fact]
    public async Task An_authority_that_was_replaced_is_trusted_after_a_minute()
    {
        using var former = new TestAuthority("former");
        folder.Write("token", "one");
        folder.Write("ca.crt", former.Pem);
        Use("tokenFile: token", authority: "certificate-authority: ca.crt");
        var refusal = await Assert.ThrowsAsync<KubernetesException>(AskAsync);
        Assert.Contains("certificate", refusal.Message, StringComparison.OrdinalIgnoreCase);
        folder.Write("ca.crt", $"{former.Pem}\n{authority.Pem}");

        await Assert.ThrowsAsync<KubernetesException>(AskAsync);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Bearer one", await AskAsync());
        folder.Write("ca.crt", "");
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Bearer one", await AskAsync());
    }

    [Fact]
    public async Task A_client_certificate_that_was_replaced_is_used_after_a_minute_once_its_key_fits()
    {
        var (certificate, key) = authority.ForClient("one");
        folder.Write("own.crt", certificate);
        folder.Write("own.key", key);
        Use("client-certificate: own.crt, client-key: own.key");
        Assert.Equal("CN=one", await AskAsync());
        (certificate, key) = authority.ForClient("two");

        folder.Write("own.crt", certificate);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("CN=one", await AskAsync());
        folder.Write("own.key", key);
        Assert.Equal("CN=one", await AskAsync());
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("CN=two", await AskAsync());
    }

    [Fact]
    public void Outside_of_a_pod_there_is_no_service_account()
    {
        var options = new KubernetesConfigurationOptions { Variable = _ => null };

        var e = Assert.Throws<KubernetesConfigurationException>(() => KubernetesClientConfiguration.InCluster(options));

        Assert.Contains("KUBERNETES_SERVICE_HOST", e.Message, StringComparison.Ordinal);
    }

    private Task AnswerAsync(HttpContext context)
    {
        var who = context.Request.Headers.Authorization.ToString();
        if (refused.Contains(who))
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        }
        return LoopbackServer.NameAsync(context, who.Length > 0 ? who : context.Connection.ClientCertificate!.Subject);
    }

    /// <summary>A plugin that counts its runs in n and prints this status.</summary>
    private void UsePlugin(string status, string exec = "", string cluster = "")
    {
        folder.Script(
            "plugin",
            $$$"""
            cd "{{{folder.Path}}}"
            n=$(($(cat runs 2>/dev/null || echo 0) + 1))
            echo $n > runs
            printf '%s' "$KUBERNETES_EXEC_INFO" > info
            printf '%s' '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{{{status}}}}'
            """
        );
        UseExec($"command: ./plugin{exec}", cluster);
    }

    private void UseExec(string exec, string cluster = "") =>
        Use($"exec: {{apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, {exec}}}", cluster);

    private void Use(string user, string cluster = "", string? authority = null)
    {
        authority ??= $"certificate-authority-data: {Base64(this.authority.Pem)}";
        var file = folder.Write(
            "config",
            $$"""
            current-context: a
            contexts: [{name: a, context: {cluster: c, user: u} }]
            clusters:
            - name: c
              cluster: {server: '{{server.Address}}', {{authority}}{{cluster}} }
            users: [{name: u, user: { {{user}} } }]
            """
        );
        var options = new KubernetesConfigurationOptions { KubeConfig = file };
        client = KubernetesClientConfiguration.Load(options, clock).CreateClient(time: clock);
    }

    /// <summary>As JSON has them inside of quotes: with \n for ends of lines.</summary>
    private void WriteCertificate(string name)
    {
        var (certificate, key) = authority.ForClient(name);
        folder.Write("cert", JsonEncodedText.Encode(certificate).ToString());
        folder.Write("key", JsonEncodedText.Encode(key).ToString());
    }

    private async Task<string> AskAsync()
    {
        var answer = await client!.GetAsync(
            Pods.Type,
            Pods.Key("a"),
            KubernetesJson.Default.V1PartialObject,
            TestContext.Current.CancellationToken
        );
        return answer.Metadata.Name;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
