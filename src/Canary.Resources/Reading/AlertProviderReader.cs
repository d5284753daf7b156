using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Turns an AlertProvider into who is to be told, or into all of its errors at once.</summary>
public static class AlertProviderReader
{
    private static readonly string[] Types = ["slack", "msteams", "discord", "rocket", "gchat", "webhook"];

    public static AlertProviderReading Read(V1AlertProvider provider)
    {
        var spec = provider.Spec;
        var errors = new SpecErrors();
        CheckType(spec.Type, errors);
        if (spec.SecretRef is { Name: null or "" })
        {
            errors.Missing("spec.secretRef.name", "write the name of a Secret in the provider's namespace");
        }
        if (string.IsNullOrEmpty(spec.Address) && spec.SecretRef is null)
        {
            errors.Missing("spec.address", "write the URL to post to, or a secretRef to a Secret with the key address");
        }
        // Neither is repeated: both may be secrets.
        CheckUrl("spec.address", spec.Address, "https://chat.example.com/hooks/release", errors);
        CheckUrl("spec.proxy", spec.Proxy, "http://proxy.example.com:3128", errors);
        return new()
        {
            Errors = errors.ToList(),
            Provider = errors.Any
                ? null
                : new()
                {
                    Type = spec.Type!,
                    Channel = spec.Channel,
                    Username = spec.Username,
                    Address = spec.Address,
                    Proxy = spec.Proxy,
                    SecretName = spec.SecretRef?.Name,
                },
        };
    }

    private static void CheckType(string? type, SpecErrors errors)
    {
        var remedy = $"use one of {string.Join(", ", Types)}";
        if (string.IsNullOrEmpty(type))
        {
            errors.Missing("spec.type", remedy);
        }
        else if (!Types.Contains(type, StringComparer.Ordinal))
        {
            errors.Add("spec.type", type, "is not a type of alert provider", remedy);
        }
    }

    private static void CheckUrl(string path, string? url, string example, SpecErrors errors)
    {
        if (!string.IsNullOrEmpty(url) && !HttpAddress.IsValid(url))
        {
            errors.Add(path, null, "is not an http or https address", $"write for example {example}");
        }
    }
}

/// <summary>An AlertProvider, read.</summary>
public sealed record AlertProviderReading
{
    /// <summary>Null when there are errors.</summary>
    public AlertProvider? Provider { get; init; }

    /// <summary>Everything that is wrong; empty when the provider is good.</summary>
    public ValueList<SpecError> Errors { get; init; }

    /// <summary>All errors, one sentence each.</summary>
    public string Message => string.Join(". ", Errors);
}

/// <summary>Who is to be told.</summary>
public sealed record AlertProvider
{
    public required string Type { get; init; }

    public string? Channel { get; init; }

    public string? Username { get; init; }

    /// <summary>Where to post, unless the Secret says otherwise; may be a secret itself.</summary>
    public string? Address { get; init; }

    /// <summary>HTTP proxy on the way; may hold a password.</summary>
    public string? Proxy { get; init; }

    /// <summary>The Secret, in the provider's namespace, with the keys address and token; null: none.</summary>
    public string? SecretName { get; init; }

    /// <summary>Without address and proxy.</summary>
    public override string ToString() => $"alert provider of type {Type}";
}
