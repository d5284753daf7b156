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
        if (percent is <= 0 or > 100)
        {
            errors.Add(path, Text(percent), "is out of range", "write a number from 1 to 100");
            return;
        }
        CheckFineness(path, percent, provider, errors);
    }

    /// <summary>From 0 to 100; more than nothing and less than all only where the provider can divide.</summary>
    public static void CheckFromZero(string path, decimal percent, string provider, SpecErrors errors)
    {
        if (percent is < 0 or > 100)
        {
            errors.Add(path, Text(percent), "is out of range", "write a number from 0 to 100");
            return;
        }
        CheckFineness(path, percent, provider, errors);
        if (percent is > 0 and < 100)
        {
            errors.Require(path, provider, ProviderFeature.Weights, Text(percent));
        }
    }

    private static void CheckFineness(string path, decimal percent, string provider, SpecErrors errors)
    {
        var text = Text(percent);
        if (percent % 1 != 0 && !ProviderFeatures.Of(provider).HasFlag(ProviderFeature.DecimalWeights))
        {
            errors.Add(path, text, $"is not a whole number, and {provider} has no finer weights", "round it");
        }
        else if (percent % Finest != 0)
        {
            errors.Add(path, text, "is finer than traffic can be divided", "write at most three decimals");
        }
    }

    private static string Text(decimal percent) => percent.ToString(CultureInfo.InvariantCulture);
}
