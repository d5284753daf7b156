using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Canary.Kubernetes.Client.Credentials;

namespace Canary.Kubernetes.Client.Configuration;

/// <summary>Reads kubeconfig files: the first that names a thing decides it.</summary>
internal static class KubeConfigReader
{
    public static KubernetesClientConfiguration Read(
        IReadOnlyList<string> paths,
        KubernetesConfigurationOptions options,
        TimeProvider time
    )
    {
        var files = paths.Select(YamlSection.Load).ToList();
        var name =
            options.Context
            ?? files.Select(f => f.Text("current-context")).FirstOrDefault(c => c is not null)
            ?? throw new KubernetesConfigurationException(
                $"{string.Join(", ", paths)}: there is no current-context; choose one with --context: {Names(files, "contexts")}."
            );
        var context = Find(files, "contexts", "context", name, "choose another with --context");
        var cluster = Find(files, "clusters", "cluster", context.Required("cluster"), $"context '{name}' names it");
        var user = context.Text("user") is { } userName
            ? Find(files, "users", "user", userName, $"context '{name}' names it")
            : context with
            {
                Node = null,
            };
        var server = ServerOf(cluster);
        return new KubernetesClientConfiguration
        {
            Server = server,
            Namespace = options.Namespace ?? context.Text("namespace") ?? "default",
            Source = $"context '{name}' of {context.File}",
            Context = name,
            User = context.Text("user"),
            Tls = TlsOf(cluster, time),
            Proxy = ProxyOf(cluster),
            Credentials = CredentialsOf(user, cluster, server, time),
            Impersonation = ImpersonationOf(user),
        };
    }

    private static YamlSection Find(List<YamlSection> files, string list, string kind, string name, string hint)
    {
        foreach (var file in files)
        {
            if (file.Sections(list).FirstOrDefault(s => s.Text("name") == name) is { } entry)
            {
                return (entry with { Place = $"{kind} '{name}' in {file.File}" }).Section(kind);
            }
        }
        throw new KubernetesConfigurationException(
            $"There is no {kind} '{name}' in {string.Join(", ", files.Select(f => f.File))} ({hint}); there are: {Names(files, list)}."
        );
    }

    private static string Names(List<YamlSection> files, string list)
    {
        var names = files.SelectMany(f => f.Sections(list)).Select(s => s.Text("name")).Distinct().ToList();
        return names.Count == 0 ? "none" : string.Join(", ", names);
    }

    private static Uri ServerOf(YamlSection cluster)
    {
        var text = cluster.Required("server");
        // The text itself is not shown: it may hold a password.
        return
            Uri.TryCreate(text, UriKind.Absolute, out var server)
            && server.Scheme is "https" or "http"
            && server.UserInfo.Length == 0
            ? server
            : throw cluster.Wrong(
                "server",
                "must be an http or https address without a user; users have their own entry"
            );
    }

    private static TlsSettings TlsOf(YamlSection cluster, TimeProvider time)
    {
        var authorities = PemOf(cluster, "certificate-authority");
        var skip = cluster.Flag("insecure-skip-tls-verify");
        if (skip && authorities is not null)
        {
            throw cluster.Wrong("insecure-skip-tls-verify", "contradicts certificate-authority; remove one");
        }
        return new TlsSettings
        {
            Authorities = authorities is null
                ? null
                : new RenewedFiles<X509Certificate2Collection>(
                    () => [authorities()],
                    texts => Pem.Certificates(texts[0], cluster, "certificate-authority"),
                    time
                ).Current,
            SkipVerify = skip,
            ServerName = cluster.Text("tls-server-name"),
        };
    }

    private static ProxySettings ProxyOf(YamlSection cluster)
    {
        if (cluster.Text("proxy-url") is not { } text)
        {
            return ProxySettings.FromEnvironment;
        }
        return Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5"
            ? new ProxySettings(proxy)
            : throw cluster.Wrong("proxy-url", "must be an http, https or socks5 address");
    }

    private static IClientCredentials CredentialsOf(
        YamlSection user,
        YamlSection cluster,
        Uri server,
        TimeProvider time
    )
    {
        if (user.Section("auth-provider").IsPresent)
        {
            throw user.Wrong(
                "auth-provider",
                "is no longer supported by Kubernetes; use exec with the provider's plugin"
            );
        }
        var certificate = CertificateOf(user, time);
        var token = user.Text("token");
        var tokenFile = user.FilePath("tokenFile");
        var name = user.Text("username");
        if (name is not null && (token ?? tokenFile) is not null)
        {
            throw user.Wrong("username", "contradicts token; remove one");
        }
        if (tokenFile is not null)
        {
            return new TokenFileCredentials(tokenFile, certificate, time);
        }
        if (token is not null)
        {
            return new StaticCredentials(new AuthenticationHeaderValue("Bearer", token), certificate);
        }
        if (name is not null)
        {
            var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{user.Text("password")}"));
            return new StaticCredentials(new AuthenticationHeaderValue("Basic", pair), certificate);
        }
        return user.Section("exec") is { IsPresent: true } exec
            ? new ExecCredentials(ExecPluginReader.Read(exec, cluster, server), certificate, time)
            : new StaticCredentials(null, certificate);
    }

    private static Func<ClientCertificate?> CertificateOf(YamlSection user, TimeProvider time)
    {
        var certificate = PemOf(user, "client-certificate");
        var key = PemOf(user, "client-key");
        return (certificate, key) switch
        {
            (null, null) => () => null,
            ({ } c, { } k) => new RenewedFiles<ClientCertificate>(
                () => [c(), k()],
                texts => Pem.ClientCertificate(texts[0], texts[1], user.Place),
                time
            ).Current,
            (_, null) => throw user.Wrong("client-key", "is missing beside client-certificate"),
            _ => throw user.Wrong("client-certificate", "is missing beside client-key"),
        };
    }

    /// <summary>Reads PEM text from the data member or from the file that is named; null: there is neither.</summary>
    private static Func<string>? PemOf(YamlSection section, string name)
    {
        if (section.Text($"{name}-data") is { } data)
        {
            try
            {
                var text = Encoding.UTF8.GetString(Convert.FromBase64String(data));
                return () => text;
            }
            catch (FormatException)
            {
                throw section.Wrong($"{name}-data", "is not base64");
            }
        }
        return section.FilePath(name) is { } path ? () => Read(section, name, path) : null;
    }

    private static string Read(YamlSection section, string name, string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw section.Wrong(name, $"names a file that can't be read: {e.Message}", e);
        }
    }

    private static List<KeyValuePair<string, string>> ImpersonationOf(YamlSection user)
    {
        List<KeyValuePair<string, string>> headers = [];
        Add("as", "Impersonate-User", user.Text("as") is { } name ? [name] : []);
        Add("as-uid", "Impersonate-Uid", user.Text("as-uid") is { } uid ? [uid] : []);
        Add("as-groups", "Impersonate-Group", user.Texts("as-groups"));
        foreach (var (key, values) in user.Section("as-user-extra").TextLists())
        {
            Add("as-user-extra", $"Impersonate-Extra-{Uri.EscapeDataString(key)}", values);
        }
        return headers;

        void Add(string field, string header, IReadOnlyList<string> values)
        {
            // SocketsHttpHandler writes several values as one line; the server would take it for one name with commas.
            if (values.Count > 1)
            {
                throw user.Wrong(field, "has several values, of which only one can be sent; keep one");
            }
            headers.AddRange(values.Select(v => KeyValuePair.Create(header, v)));
        }
    }
}
