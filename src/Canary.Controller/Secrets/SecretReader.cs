using System.Text;
using System.Text.Json.Serialization;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;

namespace Canary.Controller.Secrets;

/// <summary>Reads Secrets live, when they are needed: none is kept in memory.</summary>
internal sealed class SecretReader(IKubernetesClient client)
{
    private static readonly ResourceType Type = new("", "v1", "secrets", "Secret");

    /// <summary>A Secret's content; null when there is none of that name.</summary>
    public async Task<SecretContent?> ReadAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            var secret = await client.GetAsync(Type, key, SecretJson.Default.V1Secret, cancellationToken);
            return new SecretContent(key, secret.Data ?? []);
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            return null;
        }
    }
}

/// <summary>What is in a Secret.</summary>
internal sealed class SecretContent(ObjectKey key, Dictionary<string, string> data)
{
    /// <summary>A value without the white space around it; null when it is not there.</summary>
    /// <exception cref="FormatException">It is not base64; the message says where.</exception>
    public string? Value(string name)
    {
        if (!data.TryGetValue(name, out var encoded))
        {
            return null;
        }
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).Trim();
        }
        catch (FormatException)
        {
            throw new FormatException($"Secret {key}: {name} is not base64");
        }
    }
}

/// <summary>A Secret, as the server sends it: base64.</summary>
internal sealed record V1Secret
{
    public Dictionary<string, string>? Data { get; init; }
}

/// <summary>Source-generated reader of Secrets.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(V1Secret))]
internal sealed partial class SecretJson : JsonSerializerContext;
