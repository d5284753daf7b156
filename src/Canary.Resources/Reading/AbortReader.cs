using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads how traffic goes back to the primary: <c>spec.analysis.abort</c> after an abort, <c>stepWeightPromotion</c> in a promotion.</summary>
internal static class AbortReader
{
    private const string Analysis = "spec.analysis";

    public static GradualAbort? Read(V1CanaryAnalysis analysis, TimeSpan interval, string provider, SpecErrors errors)
    {
        if (analysis.Abort is not { } abort)
        {
            return null;
        }
        errors.Require($"{Analysis}.abort", provider, ProviderFeature.Weights);
        if (abort.StepWeight is not { } step)
        {
            errors.Missing(
                $"{Analysis}.abort.stepWeight",
                "write the percent of traffic that each step gives back, for example 10"
            );
            return null;
        }
        WeightReader.Check($"{Analysis}.abort.stepWeight", step, provider, errors);
        return new(
            step,
            errors.Duration($"{Analysis}.abort.interval", abort.Interval, interval, TimeSpan.FromSeconds(1))
        );
    }

    /// <summary>Percent per step; null: all at once, which 0 means to Flagger.</summary>
    public static decimal? ReadPromotionStep(V1CanaryAnalysis analysis, string provider, SpecErrors errors)
    {
        if (analysis.StepWeightPromotion is not { } step || step == 0)
        {
            return null;
        }
        WeightReader.Check($"{Analysis}.stepWeightPromotion", step, provider, errors);
        errors.Require($"{Analysis}.stepWeightPromotion", provider, ProviderFeature.Weights);
        return step;
    }
}
