using Canary.Engine;
using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Routing.Tests.Conformance;

/// <summary>All that a provider can be asked to give a canary, at random.</summary>
internal sealed class RandomTraffic(int seed, ProviderFeature features, V1CanarySpec spec)
{
    private readonly Random random = new(seed);

    public CanaryTraffic Next()
    {
        var mirror = Has(ProviderFeature.Mirror) && Flip() ? Mirror() : 0;
        return new()
        {
            Weight = Weight(),
            Mirror = mirror,
            Match = Has(ProviderFeature.HeaderMatch) && Flip() ? Pick([.. MatchPlaces.In(spec)]) : null,
            Cookies = Has(ProviderFeature.SessionAffinity) && Flip() ? Cookies() : null,
        };
    }

    private decimal Weight() =>
        !Has(ProviderFeature.Weights) ? Pick([0, 100])
        : Has(ProviderFeature.DecimalWeights) && Flip() ? random.Next(0, 100_001) / 1000m
        : random.Next(0, 101);

    private decimal Mirror() =>
        !Has(ProviderFeature.MirrorWeight) ? 100
        : Has(ProviderFeature.DecimalWeights) && Flip() ? random.Next(1, 100_001) / 1000m
        : random.Next(1, 101);

    private SessionCookies Cookies() =>
        Pick<SessionCookies>([
            new(OfCanary()),
            new(OfCanary(), OfPrimary()),
            new(OfCanary(), OfPrimary(), OfCanary()),
            new(OfCanary(), null, OfCanary()),
            new(null, null, OfCanary()),
        ]);

    private string OfCanary() => $"{spec.Analysis?.SessionAffinity?.CookieName}={Letters()}";

    private string OfPrimary() => $"{spec.Analysis?.SessionAffinity?.PrimaryCookieName}={Letters()}";

    private string Letters() => new([.. Enumerable.Range(0, 10).Select(_ => (char)('a' + random.Next(26)))]);

    private bool Has(ProviderFeature feature) => features.HasFlag(feature);

    private bool Flip() => random.Next(2) == 0;

    private T Pick<T>(T[] among) => among[random.Next(among.Length)];
}
