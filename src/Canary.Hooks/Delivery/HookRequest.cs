using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Canary.Hooks.Delivery;

/// <summary>A JSON document to post, and to whom. A message can be sent once, so each try makes its own.</summary>
internal sealed class HookRequest(HookAddress address, JsonObject body)
{
    private readonly byte[] body = HookJson.Write(body);

    public HookAddress Address => address;

    /// <summary>Accept any server certificate.</summary>
    public bool SkipVerification { get; init; }

    /// <summary>The HTTP proxy on the way.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Bearer token; goes before a user in the address.</summary>
    public string? Token { get; init; }

    /// <summary>Key of the signature; null: not signed.</summary>
    public string? SigningKey { get; init; }

    /// <summary>Further headers; may be secret.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>What messages call the receiver; must hold no secret.</summary>
    public required string Receiver { get; init; }

    public HookRoute Route => new(SkipVerification, Proxy);

    /// <summary>Makes a message to send now.</summary>
    public HttpRequestMessage Build(Uri url, DateTimeOffset now)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("canary", null));
        message.Headers.Authorization = Token is { Length: > 0 } token ? new("Bearer", token) : address.Authorization;
        foreach (var (name, value) in Headers)
        {
            message.Headers.Remove(name);
            message.Headers.Add(name, value);
        }
        if (SigningKey is { Length: > 0 } key)
        {
            var (timestamp, signature) = SignatureHeaders.Sign(key, body, now);
            message.Headers.Add(SignatureHeaders.Timestamp, timestamp);
            message.Headers.Add(SignatureHeaders.Signature, signature);
        }
        return message;
    }
}
