using Canary.Engine;
using Canary.Engine.Analysis;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Turns a Canary's spec into a policy, or into all of its errors at once.</summary>
public static class CanarySpecReader
{
    public static SpecReading Read(V1Canary canary, ReaderOptions options)
    {
        var spec = canary.Spec;
        var errors = new SpecErrors();
        var provider = ReadProvider(spec, options, errors);
        var target = TargetReader.Read(spec, provider, options, errors);
        var autoscaler = AutoscalerReader.Read(spec, errors);
        UnsupportedFields.Refuse(spec, errors);
        ServiceReader.Read(spec, provider, errors);
        var policy = PolicyReader.Read(canary, provider, options, errors);
        var alerts = AlertReader.Read(spec.Analysis?.Alerts, canary.Metadata.Namespace, options, errors);
        var eventHooks = WebhookReader.Told(spec.Analysis?.Webhooks, errors);
        var metricsServer = MetricsServerReader.Read(spec, MetricsOf(policy), options, errors);
        return new()
        {
            Policy = errors.Any ? null : policy,
            Errors = errors.ToList(),
            Provider = provider,
            MetricsServer = metricsServer,
            Alerts = alerts,
            EventHooks = eventHooks,
            Target = target,
            Autoscaler = autoscaler,
            Service = ServiceNames.Of(spec),
            RevertOnDeletion = policy.RevertOnDeletion,
        };
    }

    private static IEnumerable<MetricCheck> MetricsOf(RolloutPolicy policy) =>
        policy.Metrics.Concat(policy.Bake?.Metrics ?? []);

    private static string ReadProvider(V1CanarySpec spec, ReaderOptions options, SpecErrors errors)
    {
        var provider = string.IsNullOrEmpty(spec.Provider) ? options.DefaultProvider : spec.Provider;
        if (!options.SupportedProviders.Contains(provider))
        {
            var supported = string.Join(", ", options.SupportedProviders.Order(StringComparer.Ordinal));
            var isKnown = ProviderNames.All.Contains(provider);
            errors.Add(
                "spec.provider",
                provider,
                isKnown ? "is not enabled in this controller" : "is not a supported provider",
                $"use one of: {supported}" + (isKnown ? ", or have it enabled (--enabled-providers)" : "")
            );
        }
        return provider;
    }
}
