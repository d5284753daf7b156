using Canary.Controller.Secrets;
using Canary.Hooks.Alerts;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Controller.Announcements;

/// <summary>From an AlertProvider to who is told: the object from its store, its Secret live.</summary>
internal sealed class AlertTargets(IInformer<V1AlertProvider> providers, SecretReader secrets)
{
    /// <summary>Who is told, or why nobody can be.</summary>
    public async Task<(AlertTarget? Target, string? Problem)> OpenAsync(
        ObjectKey key,
        CancellationToken cancellationToken
    )
    {
        if (providers.Get(key) is not { } resource)
        {
            return (null, $"there is no AlertProvider {key}; create it or correct the alert's providerRef");
        }
        var reading = AlertProviderReader.Read(resource);
        if (reading.Provider is not { } provider)
        {
            return (null, $"AlertProvider {key}: {reading.Message}");
        }
        if (provider.SecretName is not { } name)
        {
            return (Target(key, provider, provider.Address, null), null);
        }
        var secretKey = key with { Name = name };
        return await secrets.ReadAsync(secretKey, cancellationToken) is { } secret
            ? Open(key, provider, secretKey, secret)
            : (null, $"there is no Secret {secretKey}; create it or correct the secretRef of AlertProvider {key}");
    }

    private static (AlertTarget?, string?) Open(
        ObjectKey key,
        AlertProvider provider,
        ObjectKey secretKey,
        SecretContent secret
    )
    {
        try
        {
            var address = secret.Value("address") ?? provider.Address;
            var token = secret.Value("token");
            return address is null && token is null
                ? (null, $"Secret {secretKey} has neither address nor token; add what AlertProvider {key} needs")
                : (Target(key, provider, address, token), null);
        }
        catch (FormatException e)
        {
            return (null, e.Message);
        }
    }

    private static AlertTarget Target(ObjectKey key, AlertProvider provider, string? address, string? token) =>
        new()
        {
            Name = key.ToString(),
            Type = provider.Type,
            Address = address,
            Token = token,
            Channel = provider.Channel ?? "",
            Username = provider.Username ?? "",
            Proxy = provider.Proxy,
        };
}
