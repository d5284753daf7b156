namespace Canary.MetricProviders.Prometheus;

/// <summary>A backend's address, taken apart: where requests go, the credentials that were written into it, and how to show it.</summary>
internal sealed class BackendAddress
{
    private readonly Uri uri;

    private BackendAddress(Uri uri) => this.uri = uri;

    /// <summary>What messages may show: no credentials, no query.</summary>
    public string Display =>
        uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    /// <summary>The user that was written into the address; null: none.</summary>
    public (string Name, string Password)? User
    {
        get
        {
            if (uri.UserInfo.Length == 0)
            {
                return null;
            }
            var parts = uri.UserInfo.Split(':', 2);
            return (Uri.UnescapeDataString(parts[0]), parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "");
        }
    }

    /// <summary>Reads an address.</summary>
    /// <exception cref="PrometheusException">It is not an absolute URL of http or https.</exception>
    public static BackendAddress Parse(string address) =>
        Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? new BackendAddress(uri)
            : throw new PrometheusException(
                $"The metrics server's address '{Masked(address)}' is not a URL; write it as http://prometheus.monitoring:9090."
            );

    /// <summary>The URL of an endpoint below the address' own path.</summary>
    public Uri Endpoint(string path, string query = "") =>
        new($"{Display}{path}{(query.Length > 0 ? "?" : "")}{query}");

    /// <summary>An address that may not even be one, without whatever stands before an @.</summary>
    public static string Masked(string address)
    {
        var at = address.LastIndexOf('@');
        if (at < 0)
        {
            return address;
        }
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        return $"{(scheme >= 0 && scheme < at ? address[..(scheme + 3)] : "")}***{address[at..]}";
    }
}
