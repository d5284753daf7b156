using System.Text;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Client.Configuration;
using Canary.Kubernetes.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Canary.Kubernetes.Tests.Client.Configuration;

/// <summary>What kubeconfigs say, against real servers on loopback.</summary>
public sealed class ConnectionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestAuthority authority = new("ours");

    public void Dispose()
    {
        folder.Dispose();
        authority.Dispose();
    }

    [Fact]
    public async Task A_server_of_the_named_authority_is_trusted_over_HTTP_2()
    {
        using var certificate = authority.ForServer("127.0.0.1");
        await using var server = await LoopbackServer.StartAsync(
            c => LoopbackServer.NameAsync(c, c.Request.Protocol),
            certificate
        );
        folder.Write("pki/ca.crt", authority.Pem);

        Assert.Equal("HTTP/2", await AskAsync($"server: '{server.Address}', certificate-authority: pki/ca.crt"));
        Assert.Equal(
            "HTTP/2",
            await AskAsync($"server: '{server.Address}', certificate-authority-data: {Base64(authority.Pem)}")
        );
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not()
    {
        using var other = new TestAuthority("theirs");
        using var certificate = other.ForServer("127.0.0.1");
        await using var server = await LoopbackServer.StartAsync(c => LoopbackServer.NameAsync(c, "x"), certificate);
        var cluster = $"server: '{server.Address}'";

        var foreign = await FailsAsync($"{cluster}, certificate-authority-data: {Base64(authority.Pem)}");
        var system = await FailsAsync(cluster);

        Assert.All([foreign, system], m => Assert.Contains("certificate", m, StringComparison.OrdinalIgnoreCase));
        Assert.All([foreign, system], m => Assert.Contains(server.Address, m, StringComparison.Ordinal));
        Assert.Equal("x", await AskAsync($"{cluster}, insecure-skip-tls-verify: true"));
    }

    [Fact]
    public async Task A_certificate_for_another_name_needs_tls_server_name()
    {
        using var certificate = authority.ForServer("kubernetes.example");
        await using var server = await LoopbackServer.StartAsync(c => LoopbackServer.NameAsync(c, "x"), certificate);
        var cluster = $"server: '{server.Address}', certificate-authority-data: {Base64(authority.Pem)}";

        await FailsAsync(cluster);
        await FailsAsync($"{cluster}, tls-server-name: other.example");
        Assert.Equal("x", await AskAsync($"{cluster}, tls-server-name: kubernetes.example"));
    }

    [Fact]
    public async Task A_client_certificate_says_who_we_are()
    {
        using var certificate = authority.ForServer("127.0.0.1");
        await using var server = await LoopbackServer.StartAsync(
            c => LoopbackServer.NameAsync(c, c.Connection.ClientCertificate?.Subject ?? "nobody"),
            certificate
        );
        var cluster = $"server: '{server.Address}', certificate-authority-data: {Base64(authority.Pem)}";
        var (own, key) = authority.ForClient("admin");
        folder.Write("admin.crt", own);
        folder.Write("admin.key", key);

        Assert.Equal("nobody", await AskAsync(cluster));
        Assert.Equal("CN=admin", await AskAsync(cluster, "client-certificate: admin.crt, client-key: admin.key"));
        Assert.Equal(
            "CN=admin",
            await AskAsync(cluster, $"client-certificate-data: {Base64(own)}, client-key-data: {Base64(key)}")
        );
    }

    [Theory]
    [InlineData("token: abc", "Authorization", "Bearer abc")]
    [InlineData("username: me, password: 'p:w'", "Authorization", "Basic bWU6cDp3")]
    [InlineData("token: abc, as: other", "Impersonate-User", "other")]
    [InlineData("as: other, as-groups: [g1]", "Impersonate-Group", "g1")]
    [InlineData("as: other, as-user-extra: {scopes: [view]}", "Impersonate-Extra-scopes", "view")]
    public async Task Users_are_sent_as_headers(string user, string header, string value)
    {
        await using var server = await LoopbackServer.StartAsync(c =>
            LoopbackServer.NameAsync(c, string.Join(",", c.Request.Headers[header].Select(v => v)))
        );

        Assert.Equal(value, await AskAsync($"server: '{server.Address}'", user));
    }

    [Fact]
    public async Task A_proxy_is_gone_through()
    {
        await using var proxy = await LoopbackServer.StartAsync(c =>
            LoopbackServer.NameAsync(c, $"{c.Request.Host} {c.Request.Headers["Proxy-Authorization"]}")
        );
        var cluster =
            $"server: 'http://api.invalid', proxy-url: '{proxy.Address.Replace("//", "//me:pw@", StringComparison.Ordinal)}'";

        // The password is sent only when asked for.
        Assert.Equal("api.invalid ", await AskAsync(cluster));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        string address;
        await using (var server = await LoopbackServer.StartAsync(_ => Task.CompletedTask))
        {
            address = server.Address;
        }

        Assert.Contains(address, await FailsAsync($"server: '{address}'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compressed_answers_are_read()
    {
        await using var server = await LoopbackServer.StartAsync(async c =>
        {
            c.Response.ContentType = "application/json";
            c.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new System.IO.Compression.GZipStream(
                c.Response.Body,
                System.IO.Compression.CompressionMode.Compress
            );
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("""{"metadata":{"name":"small"}}"""));
        });

        Assert.Equal("small", await AskAsync($"server: '{server.Address}'"));
    }

    private async Task<string> AskAsync(string cluster, string user = "")
    {
        var file = folder.Write(
            "config",
            $$"""
            current-context: a
            contexts: [{name: a, context: {cluster: c, user: u} }]
            clusters: [{name: c, cluster: { {{cluster}} } }]
            users: [{name: u, user: { {{user}} } }]
            """
        );
        var configuration = KubernetesClientConfiguration.Load(
            new KubernetesConfigurationOptions { KubeConfig = file }
        );
        using var client = configuration.CreateClient();
        var answer = await client.GetAsync(
            Pods.Type,
            Pods.Key("a"),
            KubernetesJson.Default.V1PartialObject,
            TestContext.Current.CancellationToken
        );
        return answer.Metadata.Name;
    }

    private async Task<string> FailsAsync(string cluster)
    {
        var e = await Assert.ThrowsAsync<KubernetesException>(() => AskAsync(cluster));
        Assert.Equal(0, e.StatusCode);
        return e.Message;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
