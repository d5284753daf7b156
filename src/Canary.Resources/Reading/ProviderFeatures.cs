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
        [ProviderNames.Kubernetes] = ProviderFeature.None,
    };

    /// <summary>The features of a provider; of an unknown one, which is refused by its name already, all.</summary>
    public static ProviderFeature Of(string provider) =>
        ByProvider.TryGetValue(provider, out var features) ? features : (ProviderFeature)~0;
}
