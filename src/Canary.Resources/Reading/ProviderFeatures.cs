namespace Canary.Resources.Reading;

/// <summary>What a provider can do with traffic. What it can't, a spec that asks for it is refused (R13).</summary>
[Flags]
public enum ProviderFeature
{
    /// <summary>All or nothing.</summary>
    None = 0,

    /// <summary>A share of the requests.</summary>
    Weights = 1,

    /// <summary>Shares finer than one percent.</summary>
    DecimalWeights = 2,

    /// <summary>Copies of the primary's requests to the canary.</summary>
    Mirror = 4,

    /// <summary>Copies of a share of the requests.</summary>
    MirrorWeight = 8,

    /// <summary>A/B testing: requests picked by their headers.</summary>
    HeaderMatch = 16,

    /// <summary>Users kept on a variant by cookie.</summary>
    SessionAffinity = 32,
}

/// <summary>What each provider can do.</summary>
public static class ProviderFeatures
{
    private const ProviderFeature GatewayApi =
        ProviderFeature.Weights
        | ProviderFeature.DecimalWeights
        | ProviderFeature.Mirror
        | ProviderFeature.MirrorWeight
        | ProviderFeature.HeaderMatch
        | ProviderFeature.SessionAffinity;

    private static readonly Dictionary<string, ProviderFeature> ByProvider = new(StringComparer.Ordinal)
    {
        [ProviderNames.GatewayApiV1] = GatewayApi,
        [ProviderNames.GatewayApiV1Beta1] = GatewayApi,
        [ProviderNames.Istio] = GatewayApi & ~ProviderFeature.DecimalWeights,
        [ProviderNames.Kubernetes] = ProviderFeature.Weights,
        [ProviderNames.Nginx] = ProviderFeature.Weights | ProviderFeature.DecimalWeights | ProviderFeature.HeaderMatch,
    };

    /// <summary>The features of a provider; of an unknown one, which is refused by its name already, all.</summary>
    public static ProviderFeature Of(string provider) =>
        ByProvider.TryGetValue(provider, out var features) ? features : (ProviderFeature)~0;

    /// <summary>The providers that have a feature.</summary>
    public static IEnumerable<string> Having(ProviderFeature feature) =>
        ByProvider
            .Where(provider => provider.Value.HasFlag(feature))
            .Select(provider => provider.Key)
            .Order(StringComparer.Ordinal);

    /// <summary>What a provider without a feature does, after "which".</summary>
    public static string Lack(ProviderFeature feature) =>
        feature switch
        {
            ProviderFeature.Weights => "gives the canary all requests or none",
            ProviderFeature.DecimalWeights => "divides requests by whole percents",
            ProviderFeature.Mirror => "does not copy requests",
            ProviderFeature.MirrorWeight => "copies all requests or none",
            ProviderFeature.HeaderMatch => "does not pick requests by their headers",
            ProviderFeature.SessionAffinity => "hands out no cookies",
            _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, "Not one feature."),
        };
}
