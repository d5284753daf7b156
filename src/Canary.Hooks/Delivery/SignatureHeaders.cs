using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Canary.Hooks.Delivery;

/// <summary>The headers of a signed call; <see cref="HooksOptions"/> says what is in them.</summary>
public static class SignatureHeaders
{
    /// <summary>When the call was made, in seconds since 1970. Refuse what is older than some minutes.</summary>
    public const string Timestamp = "X-Canary-Timestamp";

    /// <summary><c>sha256=</c> and the HMAC.</summary>
    public const string Signature = "X-Canary-Signature";

    /// <summary>Both headers' values.</summary>
    /// <param name="key">The shared secret; its UTF-8 bytes are the key.</param>
    /// <param name="body">As it goes over the wire.</param>
    /// <param name="now">When the call is made.</param>
    public static (string Timestamp, string Signature) Sign(string key, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{timestamp}."), .. body];
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), signed);
        return (timestamp, $"sha256={Convert.ToHexStringLower(mac)}");
    }
}
