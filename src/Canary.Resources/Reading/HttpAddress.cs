namespace Canary.Resources.Reading;

/// <summary>Addresses of other systems in specs.</summary>
internal static class HttpAddress
{
    public static bool IsValid(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0;

    /// <summary>The address as messages may show it; null when it may hold a password.</summary>
    public static string? WithoutSecrets(string address) => address.Contains('@') ? null : address;
}
