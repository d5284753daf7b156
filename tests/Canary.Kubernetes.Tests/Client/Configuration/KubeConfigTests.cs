using Canary.Kubernetes.Client.Configuration;
using Canary.Kubernetes.Tests.Support;

namespace Canary.Kubernetes.Tests.Client.Configuration;

public sealed class KubeConfigTests : IDisposable
{
    private const string Work = """
        apiVersion: v1
        kind: Config
        current-context: work
        contexts:
        - name: work
          context: {cluster: c1, user: u1, namespace: shop}
        - name: broken
          context: {cluster: gone, user: u1}
        clusters:
        - name: c1
          cluster: {server: "https://one.example:6443/k8s/c1"}
        users:
        - name: u1
          user: {token: the-secret}
        """;

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string> variables = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_current_context_decides()
    {
        var configuration = Load(Work);

        Assert.Equal("https://one.example:6443/k8s/c1", configuration.Server.ToString());
        Assert.Equal(("work", "shop"), (configuration.Context, configuration.Namespace));
        Assert.StartsWith("context 'work' of ", configuration.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_users_namespace_and_context_come_first()
    {
        var file = folder.Write("config", Work + "\n- {name: u2, user: {}}\n");
        folder.Write("more", """{contexts: [{name: other, context: {cluster: c1, user: u2}}]}""");
        variables["KUBECONFIG"] = $"{file}{Path.PathSeparator}{Path.Combine(folder.Path, "more")}";

        var configuration = Load(new KubernetesConfigurationOptions { Context = "other", Namespace = "mine" });

        Assert.Equal(("other", "mine"), (configuration.Context, configuration.Namespace));
    }

    [Fact]
    public void Of_several_files_the_first_that_names_a_thing_decides_it()
    {
        var first = folder.Write("first", """{clusters: [{name: c1, cluster: {server: "https://first.example"}}]}""");
        var second = folder.Write("second", Work);
        variables["KUBECONFIG"] = string.Join(Path.PathSeparator, first, Path.Combine(folder.Path, "absent"), second);

        var configuration = Load(new KubernetesConfigurationOptions());

        Assert.Equal("https://first.example/", configuration.Server.ToString());
        Assert.Equal("shop", configuration.Namespace);
    }

    [Fact]
    public void Without_KUBECONFIG_the_file_in_the_home_folder_counts()
    {
        folder.Write(".kube/config", Work);

        Assert.Equal("work", Load(new KubernetesConfigurationOptions()).Context);
    }

    [Fact]
    public void JSON_is_YAML_too()
    {
        var json = """
            {"current-context":"a","contexts":[{"name":"a","context":{"cluster":"c"}}],
             "clusters":[{"name":"c","cluster":{"server":"http://127.0.0.1:8001"}}]}
            """;

        var configuration = Load(json);

        Assert.Equal("http://127.0.0.1:8001/", configuration.Server.ToString());
        Assert.Equal("default", configuration.Namespace);
    }

    [Theory]
    [InlineData("nowhere", "There is no context 'nowhere'", "choose another with --context", "there are: work, broken")]
    [InlineData("broken", "There is no cluster 'gone'", "context 'broken' names it", "there are: c1")]
    public void What_is_not_there_is_named_with_what_is(string context, params string[] parts)
    {
        var file = folder.Write("config", Work);

        var message = Fails(new KubernetesConfigurationOptions { KubeConfig = file, Context = context });

        Assert.All(parts.Append(file), part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a: [", ":1:", "not YAML")]
    [InlineData("- a", "it is not a mapping")]
    [InlineData("{}", "there is no current-context")]
    [InlineData("contexts: 3", "contexts must be a list")]
    public void A_file_that_is_no_kubeconfig_is_named(string text, params string[] parts)
    {
        var file = folder.Write("config", text);

        var message = Fails(new KubernetesConfigurationOptions { KubeConfig = file });

        Assert.All(parts.Append(file), part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("server: ftp://x", "server must be an http or https address")]
    [InlineData("server: 'https://me:the-secret@x'", "server must be an http or https address without a user")]
    [InlineData("namespace: x", "server is missing")]
    [InlineData("server: https://x, certificate-authority-data: '%%'", "certificate-authority-data is not base64")]
    [InlineData(
        "server: https://x, certificate-authority: absent.crt",
        "certificate-authority names a file that can't be read"
    )]
    [InlineData(
        "server: https://x, certificate-authority-data: YWJj",
        "certificate-authority holds no PEM certificate"
    )]
    [InlineData(
        "server: https://x, certificate-authority-data: YWJj, insecure-skip-tls-verify: true",
        "insecure-skip-tls-verify contradicts certificate-authority"
    )]
    [InlineData("server: https://x, insecure-skip-tls-verify: maybe", "insecure-skip-tls-verify must be true or false")]
    [InlineData("server: https://x, proxy-url: 'ftp://p'", "proxy-url must be an http, https or socks5 address")]
    public void A_wrong_cluster_is_refused_with_its_name(string cluster, string part)
    {
        var message = Fails(With(cluster, "{}"));

        Assert.StartsWith("cluster 'c'", message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auth-provider: {name: gcp}", "auth-provider is no longer supported")]
    [InlineData("token: the-secret, username: me", "username contradicts token")]
    [InlineData("client-certificate-data: YWJj", "client-key is missing")]
    [InlineData("client-key-data: YWJj", "client-certificate is missing")]
    [InlineData("client-certificate-data: YWJj, client-key-data: YWJj", "no fitting pair of PEM")]
    [InlineData("as: x, as-groups: [a, b]", "as-groups has several values")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}", "exec.apiVersion is client")]
    [InlineData("exec: {apiVersion: client.authentication.k8s.io/v1}", "command is missing")]
    [InlineData(
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}",
        "exec.interactiveMode is Always"
    )]
    public void A_wrong_user_is_refused_with_its_name_and_without_its_secrets(string user, string part)
    {
        var message = Fails(With("server: https://x", $"{{{user}}}"));

        Assert.StartsWith("user 'u'", message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_configuration_the_message_says_where_was_looked()
    {
        var message = Fails(new KubernetesConfigurationOptions());

        Assert.Contains(Path.Combine(folder.Path, ".kube", "config"), message, StringComparison.Ordinal);
        Assert.Contains("--kubeconfig", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_the_user_names_must_be_there()
    {
        Assert.Contains(
            "/absent",
            Fails(new KubernetesConfigurationOptions { KubeConfig = "/absent" }),
            StringComparison.Ordinal
        );
        variables["KUBECONFIG"] = "/absent";
        Assert.Contains(
            "KUBECONFIG names /absent",
            Fails(new KubernetesConfigurationOptions()),
            StringComparison.Ordinal
        );
    }

    private KubernetesConfigurationOptions With(string cluster, string user) =>
        new()
        {
            KubeConfig = folder.Write(
                "config",
                $$"""
                current-context: a
                contexts: [{name: a, context: {cluster: c, user: u} }]
                clusters: [{name: c, cluster: { {{cluster}} } }]
                users: [{name: u, user: {{user}} }]
                """
            ),
        };

    private KubernetesClientConfiguration Load(string text) =>
        Load(new KubernetesConfigurationOptions { KubeConfig = folder.Write("config", text) });

    private KubernetesClientConfiguration Load(KubernetesConfigurationOptions options) =>
        KubernetesClientConfiguration.Load(
            options with
            {
                Variable = name => variables.GetValueOrDefault(name),
                HomeDirectory = folder.Path,
            }
        );

    private string Fails(KubernetesConfigurationOptions options) =>
        Assert.Throws<KubernetesConfigurationException>(() => Load(options)).Message;
}
