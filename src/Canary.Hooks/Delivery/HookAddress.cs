using System.Net.Http.Headers;
using System.Text;

namespace Canary.Hooks.Delivery;

/// <summary>A URL to call, taken apart: where requests go, and the user that was written into it.</summary>
internal sealed class HookAddress
{
    private readonly Uri uri;

    private HookAddress(Uri uri) => this.uri = uri;

    /// <summary>What requests go to: without user and fragment.</summary>
    public Uri Url =>
        new(uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped));

    /// <summary>What messages may show: no user, no query.</summary>
    public string Display => Shown(uri);

    /// <summary>What messages may show of an address that is a secret: scheme, host and port.</summary>
    public string Origin => uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    /// <summary>The parts of the path, which are secrets in the addresses of chat systems.</summary>
    public IEnumerable<string> PathSecrets => uri.AbsolutePath.Split('/');

    /// <summary>The user that was written into the address, as basic authentication; null: none.</summary>
    public AuthenticationHeaderValue? Authorization =>
        uri.UserInfo.Length == 0
            ? null
            : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo))));

    /// <summary>What of the address is not for other people's eyes.</summary>
    public IEnumerable<string> Secrets =>
        [
            uri.UserInfo,
            Authorization?.Parameter ?? "",
            .. uri.UserInfo.Split(':').Select(Uri.UnescapeDataString),
            .. uri.Query.TrimStart('?').Split('&').Select(ValueOf),
        ];

    /// <summary>Reads an address; null when it is not an absolute one of http or https.</summary>
    public static HookAddress? TryParse(string? address) =>
        Uri.TryCreate(address?.Trim(), UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri.Host.Length > 0
            ? new HookAddress(uri)
            : null;

    /// <summary>A URL without user and query.</summary>
    public static string Shown(Uri uri) =>
        uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    private static string ValueOf(string pair) =>
        Uri.UnescapeDataString(pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..]);
}
