namespace Canary.Routing.Rendering;

/// <summary>A cookie as <c>name=value</c>, which is how a status has it.</summary>
internal static class CookiePair
{
    /// <summary>Without a name the value is empty.</summary>
    public static KeyValuePair<string, string> Read(string cookie) =>
        cookie.Split('=', 2) is [var name, var value] ? new(name, value) : new(cookie, "");

    public static string Write(KeyValuePair<string, string> cookie) => $"{cookie.Key}={cookie.Value}";
}
