using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Turns a MetricTemplate into a query and its backend, or into all of its errors at once.</summary>
public static class MetricTemplateReader
{
    private const string Provider = "spec.provider";

    /// <summary>The types that have a metric provider in this version.</summary>
    private const string Supported = "prometheus";

    public static MetricTemplateReading Read(V1MetricTemplate template)
    {
        var errors = new SpecErrors();
        var provider = template.Spec.Provider;
        if (IsSupported(provider?.Type, errors))
        {
            CheckAddress(provider?.Address, errors);
        }
        if (provider?.Region is not null)
        {
            errors.NotSupportedYet($"{Provider}.region");
        }
        if (provider?.SecretRef is { Name: null or "" })
        {
            errors.Missing($"{Provider}.secretRef.name", "write the name of a Secret in the template's namespace");
        }
        if (string.IsNullOrWhiteSpace(template.Spec.Query))
        {
            errors.Missing("spec.query", "write a PromQL query that yields one number");
        }
        return new()
        {
            Errors = errors.ToList(),
            Template = errors.Any
                ? null
                : new(
                    provider!.Type!,
                    provider.Address!,
                    template.Spec.Query!,
                    provider.Headers ?? new Dictionary<string, IReadOnlyList<string>>(),
                    provider.SecretRef?.Name,
                    provider.InsecureSkipVerify ?? false
                ),
        };
    }

    private static bool IsSupported(string? type, SpecErrors errors)
    {
        if (string.IsNullOrEmpty(type))
        {
            errors.Missing($"{Provider}.type", $"write {Supported}");
        }
        else if (type != Supported)
        {
            errors.Add($"{Provider}.type", type, "is not supported yet", $"use {Supported}");
        }
        return type == Supported;
    }

    private static void CheckAddress(string? address, SpecErrors errors)
    {
        if (string.IsNullOrEmpty(address))
        {
            errors.Missing($"{Provider}.address", "write for example http://prometheus.monitoring:9090");
        }
        else if (!HttpAddress.IsValid(address))
        {
            errors.Add(
                $"{Provider}.address",
                HttpAddress.WithoutSecrets(address),
                "is not an http or https address",
                "write for example http://prometheus.monitoring:9090"
            );
        }
    }
}

/// <summary>A MetricTemplate, read.</summary>
public sealed record MetricTemplateReading
{
    /// <summary>Null when there are errors.</summary>
    public MetricTemplate? Template { get; init; }

    /// <summary>Everything that is wrong; empty when the template is good.</summary>
    public ValueList<SpecError> Errors { get; init; }

    /// <summary>All errors, one sentence each.</summary>
    public string Message => string.Join(". ", Errors);
}

/// <summary>A query and the backend that answers it.</summary>
/// <param name="Type">Name of the metric provider.</param>
/// <param name="Address">Base URL.</param>
/// <param name="Query">With its variables still in <c>{{ }}</c>.</param>
/// <param name="Headers">Further request headers.</param>
/// <param name="SecretName">The Secret, in the template's namespace, that lets the controller in; null: none.</param>
/// <param name="InsecureSkipVerify">Accept any server certificate.</param>
public sealed record MetricTemplate(
    string Type,
    string Address,
    string Query,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Headers,
    string? SecretName,
    bool InsecureSkipVerify
);
