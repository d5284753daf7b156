using System.Globalization;

namespace Canary.Resources.Reading;

/// <summary>Checks a percentage of traffic against what a provider can divide.</summary>
internal static class WeightReader
{
    /// <summary>The finest share, in percent, of a provider that has decimals.</summary>
    public const decimal Finest = 0.001m;

    /// <summary>Above 0 and up to 100, whole unless the provider can divide finer.</summary>
    public static void Check(string path, decimal? weight, string provider, SpecErrors errors)
    {
        if (weight is not { } percent)
        {
            return;
        }
        var text = percent.ToString(CultureInfo.InvariantCulture);
        if (percent is <= 0 or > 100)
        {
            errors.Add(path, text, "is out of range", "write a number from 1 to 100");
        }
        else if (percent % 1 != 0 && !ProviderFeatures.Of(provider).HasFlag(ProviderFeature.DecimalWeights))
        {
            errors.Add(path, text, $"is not a whole number, and {provider} has no finer weights", "round it");
        }
        else if (percent % Finest != 0)
        {
            errors.Add(path, text, "is finer than traffic can be divided", "write at most three decimals");
        }
    }
}
