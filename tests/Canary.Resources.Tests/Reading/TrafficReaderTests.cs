using Canary.Engine;
using Canary.Engine.Strategies;
using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Resources.Tests.Reading;

/// <summary>A/B testing, mirroring, cookies, and the ways back.</summary>
public sealed class TrafficReaderTests
{
    private const string Match = "match: [{headers: {x-canary: {exact: always}}}]";

    [Fact]
    public void A_match_with_iterations_is_an_AB_test() =>
        Assert.Equal(new AbTestingStrategy("analysis.match", 7), Policy($"iterations: 7\n{Match}").Strategy);

    [Fact]
    public void A_match_with_weights_divides_the_requests_that_match() =>
        Assert.Equal(
            new WeightedStrategy([50, 100]) { Match = "analysis.match" },
            Policy($"stepWeight: 50\n{Match}").Strategy
        );

    [Theory]
    [InlineData("mirror: true", 100)]
    [InlineData("mirror: true\nmirrorWeight: 12.5", 12.5)]
    [InlineData("mirror: false", 0)]
    public void Mirroring_comes_before_weights_and_lasts_as_long_as_iterations(string mirror, double percent)
    {
        Assert.Equal(
            new WeightedStrategy([50, 100]) { Mirror = (decimal)percent },
            Policy($"stepWeight: 50\n{mirror}").Strategy
        );
        Assert.Equal(
            new BlueGreenStrategy(3) { Mirror = (decimal)percent },
            Policy($"iterations: 3\n{mirror}").Strategy
        );
    }

    [Fact]
    public void The_ways_back_are_read()
    {
        var policy = Policy("stepWeight: 50\ninterval: 20s\nstepWeightPromotion: 10\nabort: {stepWeight: 2.5}");

        Assert.Equal(10, policy.PromotionStep);
        Assert.Equal(new GradualAbort(2.5m, TimeSpan.FromSeconds(20)), policy.Abort);
        Assert.Equal(
            new GradualAbort(5, TimeSpan.FromSeconds(3)),
            Policy("stepWeight: 50\nabort: {stepWeight: 5, interval: 3s}").Abort
        );
        Assert.Null(Policy("stepWeight: 50\nstepWeightPromotion: 0").PromotionStep);
    }

    [Fact]
    public void Thresholds_of_readiness_are_read()
    {
        var policy = Policy("stepWeight: 50\nprimaryReadyThreshold: 80\ncanaryReadyThreshold: 0");

        Assert.Equal((80, 0), (policy.PrimaryReadyThreshold, policy.CanaryReadyThreshold));
        Assert.Equal(
            (100, 100),
            (Policy("stepWeight: 50").PrimaryReadyThreshold, Policy("stepWeight: 50").CanaryReadyThreshold)
        );
    }

    [Fact]
    public void Cookies_are_read() =>
        Assert.Equal(
            new SessionAffinity("c", "p"),
            Policy(
                "stepWeight: 50\nsessionAffinity: {cookieName: c, primaryCookieName: p, maxAge: 60, sameSite: Lax}"
            ).SessionAffinity
        );

    [Theory]
    [InlineData(
        "mirrorWeight: 5",
        "mirrorWeight: says how much to mirror, and nothing is mirrored; add mirror: true or remove it"
    )]
    [InlineData("mirror: true\nmirrorWeight: 0", "mirrorWeight: \"0\" is out of range; write a number from 1 to 100")]
    [InlineData(
        "mirror: true\n" + Match,
        "mirror: copies everyone's requests, and match picks some; keep one of them, or write steps that do one after the other"
    )]
    [InlineData(
        "match: [{}]",
        "match[0]: has no condition, so everyone would get the canary; write for example headers: {x-canary: {exact: always}}"
    )]
    [InlineData(
        "stepWeightPromotion: 101",
        "stepWeightPromotion: \"101\" is out of range; write a number from 1 to 100"
    )]
    [InlineData(
        "abort: {}",
        "abort.stepWeight: is missing; write the percent of traffic that each step gives back, for example 10"
    )]
    [InlineData("abort: {stepWeight: 0}", "abort.stepWeight: \"0\" is out of range; write a number from 1 to 100")]
    [InlineData("abort: {stepWeight: 1, interval: 0s}", "abort.interval: \"0s\" is too short; write at least 1s")]
    [InlineData(
        "canaryReadyThreshold: 101",
        "canaryReadyThreshold: \"101\" is out of range; write a number from 0 to 100; the default is 100"
    )]
    [InlineData(
        "sessionAffinity: {}",
        "sessionAffinity.cookieName: is missing; name the cookie, for example canary-session"
    )]
    [InlineData(
        "sessionAffinity: {cookieName: 'a;b'}",
        "sessionAffinity.cookieName: \"a;b\" is not a cookie's name; write letters, digits, dashes and underscores"
    )]
    [InlineData(
        "sessionAffinity: {cookieName: a, primaryCookieName: a}",
        "sessionAffinity.primaryCookieName: \"a\" is the name of the canary's cookie, too; write another name"
    )]
    [InlineData(
        "sessionAffinity: {cookieName: a, maxAge: 0}",
        "sessionAffinity.maxAge: \"0\" is over at once; write seconds, at least 1; the default is 86400"
    )]
    [InlineData(
        "sessionAffinity: {cookieName: a, sameSite: Loose}",
        "sessionAffinity.sameSite: \"Loose\" is not a way to restrict a cookie; write Strict, Lax or None"
    )]
    [InlineData(
        "sessionAffinity: {cookieName: a, path: '/; Secure'}",
        "sessionAffinity.path: \"/; Secure\" does not fit into a cookie; write it without spaces, quotes, commas and semicolons"
    )]
    [InlineData(
        "sessionAffinity: {cookieName: a}\n" + Match,
        "sessionAffinity: does not go with match, which picks the canary's users already; remove one of them"
    )]
    public void What_makes_no_sense_is_an_error(string field, string error) =>
        Assert.Equal([$"spec.analysis.{error}"], Errors(field, null));

    [Theory]
    [InlineData("mirror: true", "mirror", "does not copy requests")]
    [InlineData("sessionAffinity: {cookieName: a}", "sessionAffinity", "hands out no cookies")]
    public void R13_what_a_provider_can_not_do_is_refused(string field, string path, string lack) =>
        Assert.StartsWith(
            $"spec.analysis.{path}: can't be done by the provider kubernetes, which {lack}; remove it",
            Assert.Single(Errors(field, ProviderNames.Kubernetes)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("", 10)]
    [InlineData("iterations: 3\n", 3)]
    [InlineData("stepWeight: 10\nmaxWeight: 50\n", 10)]
    [InlineData("stepWeights: [10, 50]\n", 10)]
    [InlineData("stepWeight: 10\niterations: 3\n", 3)]
    public void Without_steps_the_provider_kubernetes_is_blue_green_and_drops_a_match_as_Flagger_does(
        string style,
        int iterations
    )
    {
        var reading = Canaries.Read(Canary(style + Match, ProviderNames.Kubernetes), Canaries.Anything);

        Assert.Empty(reading.Errors);
        Assert.Equal(new BlueGreenStrategy(iterations), reading.Policy?.Strategy);
        Assert.Contains(
            $"match, of which the provider kubernetes makes nothing: as with Flagger, {iterations} iterations",
            reading.Policy?.Notice,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_provider_kubernetes_has_weights_and_the_ways_back()
    {
        var canary = Canary(
            "steps: [{weight: 20}, {weight: 60}]\nstepWeightPromotion: 30\nabort: {stepWeight: 10}",
            ProviderNames.Kubernetes
        );

        var reading = Canaries.Read(canary, Canaries.Anything);

        Assert.Empty(reading.Errors);
        Assert.Equal([20, 60], Enumerable.Range(1, 2).Select(i => reading.Policy?.Strategy.Step(i).Traffic.Weight));
        Assert.Equal((30, 10), (reading.Policy?.PromotionStep, reading.Policy?.Abort?.StepWeight));
    }

    [Fact]
    public void R13_pods_divide_requests_no_finer_than_by_whole_percents() =>
        Assert.Equal(
            "spec.analysis.steps[0].weight: \"0.5\" is not a whole number, and kubernetes has no finer weights; round it",
            Assert.Single(
                Canaries.Errors(Canary("steps: [{weight: 0.5}]", ProviderNames.Kubernetes), Canaries.Anything)
            )
        );

    [Theory]
    [InlineData("stepWeight: 20", false)]
    [InlineData("stepWeights: [20]", false)]
    [InlineData("steps: [{weight: 20}]", true)]
    [InlineData("iterations: 3\nstepWeightPromotion: 20", true)]
    [InlineData("iterations: 3\nabort: {stepWeight: 20}", true)]
    [InlineData("steps: [{weight: 0}, {weight: 100}]", false)]
    [InlineData("iterations: 3", false)]
    public void Requests_that_stay_near_their_callers_are_not_divided_by_numbers_of_pods(string analysis, bool divides)
    {
        var canary = Canary(analysis, ProviderNames.Kubernetes);
        canary = canary with
        {
            Spec = canary.Spec with
            {
                Service = new() { Port = 80, TrafficDistribution = "PreferClose" },
            },
        };

        var errors = Canaries.Errors(canary, Canaries.Anything);

        Assert.Equal(
            divides
                ?
                [
                    "spec.service.trafficDistribution: \"PreferClose\" keeps requests near their callers, so the numbers of pods, "
                        + "which are the provider kubernetes' weights, would not divide them; remove it, or use iterations, or a provider with routes",
                ]
                : [],
            errors
        );
        Assert.Equal(divides, PodDivision.IsInUse(canary, ProviderNames.Kubernetes));
        Assert.False(PodDivision.IsInUse(canary, ProviderNames.Istio));
    }

    [Fact]
    public void A_step_under_way_divides_pods_whatever_the_spec_says_by_now()
    {
        var canary = Canary("iterations: 3", ProviderNames.Kubernetes);

        Assert.True(
            PodDivision.IsInUse(canary with { Status = new() { CanaryWeight = 30 } }, ProviderNames.Kubernetes)
        );
        Assert.False(
            PodDivision.IsInUse(canary with { Status = new() { CanaryWeight = 100 } }, ProviderNames.Kubernetes)
        );
    }

    private static IEnumerable<string> Errors(string field, string? provider) =>
        Canaries.Errors(Canary($"stepWeight: 50\n{field}", provider), Canaries.Anything);

    private static RolloutPolicy Policy(string analysis)
    {
        var reading = Canaries.Read(Canary(analysis, null), Canaries.Anything);
        Assert.Empty(reading.Errors);
        return Assert.IsType<RolloutPolicy>(reading.Policy);
    }

    private static V1Canary Canary(string analysis, string? provider)
    {
        var canary = Canaries.WithAnalysis($"threshold: 1\n{analysis}");
        return canary with
        {
            Spec = canary.Spec with
            {
                Provider = provider,
                Service = new() { Port = 80 },
            },
        };
    }
}
