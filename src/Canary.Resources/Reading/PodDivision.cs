using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Whether a Canary without a mesh or ingress asks for more than all or nothing: then its pods divide the requests.</summary>
public static class PodDivision
{
    /// <summary>
    /// Some weight of its spec may lie between 0 and 100. As with Flagger, <c>stepWeight</c> and <c>stepWeights</c> ask for none: there users of this
    /// provider never met a canary before it was judged, and who brings such a Canary along must not be surprised.
    /// </summary>
    /// <param name="spec">The spec.</param>
    /// <param name="provider">The traffic router's name, the controller's default applied.</param>
    public static bool IsAskedFor(V1CanarySpec spec, string provider) =>
        provider == ProviderNames.Kubernetes
        && spec is { SkipAnalysis: not true, Analysis: { } analysis }
        && (
            analysis.Steps?.Any(step => step.Weight is > 0 and < 100) == true
            || analysis.StepWeightPromotion > 0
            || analysis.Abort is not null
        );

    /// <summary>It asks for that, or is still in a step that did.</summary>
    public static bool IsInUse(V1Canary canary, string provider) =>
        IsAskedFor(canary.Spec, provider)
        || (provider == ProviderNames.Kubernetes && canary.Status?.CanaryWeight is > 0 and < 100);
}
