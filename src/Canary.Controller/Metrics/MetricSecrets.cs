using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.MetricProviders;

namespace Canary.Controller.Metrics;

/// <summary>Reads the credentials of metrics backends, live, when they are needed: no Secret is kept in memory.</summary>
internal sealed class MetricSecrets(IKubernetesClient client)
{
    private static readonly ResourceType Secrets = new("", "v1", "secrets", "Secret");

    /// <summary>The backend of a query, credentials included.</summary>
    /// <exception cref="MetricProblemException">The Secret is missing, or has none of the known keys.</exception>
    public async Task<MetricBackend> OpenAsync(PreparedQuery query, CancellationToken cancellationToken)
    {
        var backend = new MetricBackend
        {
            Address = query.Address,
            Headers = query.Headers,
            InsecureSkipVerify = query.InsecureSkipVerify,
        };
        if (query.Secret is not { } key)
        {
            return backend;
        }
        var data = await ReadAsync(key, cancellationToken);
        var opened = backend with
        {
            Token = Value(key, data, "token"),
            Username = Value(key, data, "username"),
            Password = Value(key, data, "password"),
        };
        return opened is { Token: null, Username: null }
            ? throw new MetricProblemException($"Secret {key} has neither token nor username and password; add them")
            : opened;
    }

    private async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        ObjectKey key,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var secret = await client.GetAsync(Secrets, key, SecretJson.Default.V1Secret, cancellationToken);
            return secret.Data ?? [];
        }
        catch (KubernetesException e) when (e.IsNotFound)
        {
            throw new MetricProblemException(
                $"there is no Secret {key}; create it or correct the template's secretRef"
            );
        }
    }

    private static string? Value(ObjectKey key, IReadOnlyDictionary<string, string> data, string name)
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
            throw new MetricProblemException($"Secret {key}: {name} is not base64");
        }
    }
}

/// <summary>A Secret's content, as the server sends it: base64.</summary>
internal sealed record V1Secret
{
    public Dictionary<string, string>? Data { get; init; }
}

/// <summary>Source-generated reader of Secrets.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(V1Secret))]
internal sealed partial class SecretJson : JsonSerializerContext;
