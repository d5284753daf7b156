using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads <c>spec.analysis.alerts</c>.</summary>
internal static class AlertReader
{
    public static ValueList<AlertRule> Read(
        IReadOnlyList<V1CanaryAlert>? alerts,
        string @namespace,
        ReaderOptions options,
        SpecErrors errors
    )
    {
        var rules = new List<AlertRule>();
        for (var i = 0; i < (alerts?.Count ?? 0); i++)
        {
            var (path, alert) = ($"spec.analysis.alerts[{i}]", alerts![i]);
            if (string.IsNullOrEmpty(alert.Name))
            {
                errors.Missing($"{path}.name", "give the alert a name");
            }
            var least = ReadSeverity($"{path}.severity", alert.Severity, errors);
            if (alert.ProviderRef is not { } reference)
            {
                errors.Missing($"{path}.providerRef", "write the name of the AlertProvider");
                continue;
            }
            var (from, name) = ReferenceReader.Read(
                $"{path}.providerRef",
                reference,
                V1AlertProvider.Type.Kind,
                @namespace,
                options,
                errors
            );
            rules.Add(new(alert.Name ?? "", least, from, name));
        }
        return rules.ToValueList();
    }

    /// <summary>None is info (R12); in Flagger such an alert never fires.</summary>
    private static AlertLevel ReadSeverity(string path, string? severity, SpecErrors errors)
    {
        switch (severity)
        {
            case null or "" or "info":
                return AlertLevel.Info;
            case "warn":
                return AlertLevel.Warn;
            case "error":
                return AlertLevel.Error;
            default:
                errors.Add(path, severity, "is not a severity", "write info, warn or error");
                return AlertLevel.Info;
        }
    }
}

/// <summary>Who is told, and from what level on.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Least">The least level that is told.</param>
/// <param name="ProviderNamespace">Namespace of the AlertProvider.</param>
/// <param name="ProviderName">Its name.</param>
public sealed record AlertRule(string Name, AlertLevel Least, string ProviderNamespace, string ProviderName);
