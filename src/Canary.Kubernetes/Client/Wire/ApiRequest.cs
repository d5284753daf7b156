using System.Net.Http.Headers;
using System.Text;

namespace Canary.Kubernetes.Client.Wire;

/// <summary>A request that can be sent more than once.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Verb">As RBAC names it: <c>get</c>, <c>list</c>, <c>watch</c>.</param>
/// <param name="Type">What it is about.</param>
/// <param name="Path">Below the server's address.</param>
internal sealed record ApiRequest(HttpMethod Method, string Verb, ResourceType Type, string Path)
{
    private const string Json = "application/json";

    public Query Query { get; init; } = new();

    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = Json;

    public string Accept { get; init; } = Json;

    /// <summary>Twice is as good as once.</summary>
    public bool Repeatable { get; init; } = true;

    public HttpRequestMessage ToMessage(string server, KubernetesClientOptions options)
    {
        var message = new HttpRequestMessage(Method, $"{server}{Path}{Query}")
        {
            Version = options.HttpVersion,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        }
        return message;
    }

    /// <summary>As errors name it.</summary>
    public override string ToString() => $"{Method} {Path}";

    /// <summary>The Accept header that asks for metadata only, as a whole object or a list of them.</summary>
    public static string AcceptFor(bool metadataOnly, string kind) =>
        metadataOnly ? $"{Json};as={kind};g=meta.k8s.io;v=v1,{Json}" : Json;
}

/// <summary>What follows the question mark.</summary>
internal sealed class Query
{
    private readonly StringBuilder text = new();

    public Query With(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
        return this;
    }

    public override string ToString() => text.ToString();
}
