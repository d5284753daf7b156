using System.Globalization;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads <c>mirror</c> and <c>mirrorWeight</c>.</summary>
internal static class MirrorReader
{
    private const string Analysis = "spec.analysis";

    /// <summary>Percent of the requests to copy; 0: none.</summary>
    public static decimal Read(V1CanaryAnalysis analysis, string provider, SpecErrors errors)
    {
        if (analysis.Mirror is not true)
        {
            if (analysis.MirrorWeight is not null)
            {
                errors.Add(
                    $"{Analysis}.mirrorWeight",
                    null,
                    "says how much to mirror, and nothing is mirrored",
                    "add mirror: true or remove it"
                );
            }
            return 0;
        }
        var percent = analysis.MirrorWeight ?? 100;
        CheckPercent($"{Analysis}.mirrorWeight", percent, provider, errors);
        errors.Require($"{Analysis}.mirror", provider, ProviderFeature.Mirror);
        return percent;
    }

    /// <summary>Above 0 and up to 100; all or nothing unless the provider can copy a share.</summary>
    public static void CheckPercent(string path, decimal percent, string provider, SpecErrors errors)
    {
        WeightReader.Check(path, percent, provider, errors);
        var features = ProviderFeatures.Of(provider);
        if (percent is > 0 and < 100 && features.HasFlag(ProviderFeature.Mirror))
        {
            errors.Require(
                path,
                provider,
                ProviderFeature.MirrorWeight,
                percent.ToString(CultureInfo.InvariantCulture)
            );
        }
    }
}
