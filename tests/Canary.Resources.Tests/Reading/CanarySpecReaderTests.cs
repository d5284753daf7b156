using Canary.Engine.Strategies;
using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Resources.Tests.Reading;

public sealed class CanarySpecReaderTests
{
    [Fact]
    public void A_good_spec_becomes_a_policy()
    {
        var reading = Canaries.Read(Canaries.Parse(Canaries.Good));

        Assert.True(reading.IsValid);
        Assert.Empty(reading.Errors);
        Assert.Equal("gatewayapi:v1", reading.Provider);
        Assert.Equal(new TargetReference("apps/v1", "Deployment", "podinfo"), reading.Target);
        Assert.Equal(new ServiceNames("podinfo", "podinfo-primary", "podinfo-canary"), reading.Service);
        Assert.Equal(new WeightedStrategy([20, 40, 50]), reading.Policy.Strategy);
        Assert.Equal(TimeSpan.FromSeconds(30), reading.Policy.Interval);
        Assert.Equal(5, reading.Policy.Threshold);
        Assert.Equal(TimeSpan.FromMinutes(10), reading.Policy.ProgressDeadline);
        Assert.Equal(TimeSpan.FromHours(1), reading.Policy.MaxHold);
        Assert.Equal(("podinfo", "test"), (reading.Policy.TargetName, reading.Policy.Namespace));
        Assert.True(reading.Policy.RevertOnDeletion);
        Assert.False(reading.Policy.SkipAnalysis);
        Assert.False(reading.Policy.Suspend);
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        const string yaml = """
            metadata: {name: podinfo, namespace: test}
            spec:
              provider: gatewayapi
              targetRef: {apiVersion: apps/v1, kind: ReplicaSet, name: podinfo}
              service: {port: 80}
              analysis:
                interval: 5x
                stepWeight: 10
                iterations: 3
                webhooks: [{name: gate, type: gate, url: http://gate}]
            """;

        Assert.Equal(
            [
                "spec.provider: \"gatewayapi\" is not a supported provider; use one of: gatewayapi:v1, gatewayapi:v1beta1, istio, kubernetes, nginx",
                "spec.targetRef.kind: \"ReplicaSet\" is not a kind that can be released; use one of: Deployment, DaemonSet, StatefulSet, Service",
                "spec.analysis: has stepWeight and iterations, which are different ways to step; keep one of them",
                "spec.analysis.interval: \"5x\" is not a duration; write for example 30s, 5m or 1h30m",
                "spec.analysis.webhooks[0].type: \"gate\" is not a type of webhook; use confirm-rollout, pre-rollout, rollout, confirm-traffic-increase, confirm-promotion, post-rollout, rollback or event",
                "spec.analysis.threshold: is missing; write how many failed checks abort the rollout, for example 5",
            ],
            Canaries.Errors(Canaries.Parse(yaml))
        );
    }

    [Fact]
    public void An_empty_spec_is_told_all_that_it_needs()
    {
        var reading = Canaries.Read(new V1Canary());

        Assert.False(reading.IsValid);
        Assert.Equal(["spec.targetRef", "spec.service", "spec.analysis"], reading.Errors.Select(error => error.Path));
    }

    [Fact]
    public void What_can_be_told_of_a_broken_spec_is_told_so_that_it_can_be_deleted()
    {
        var canary = Canaries.WithAnalysis("interval: never");

        var reading = Canaries.Read(canary);

        Assert.Null(reading.Policy);
        Assert.Equal("podinfo", reading.Target?.Name);
        Assert.Equal("podinfo-primary", reading.Service?.Primary);
        Assert.True(reading.RevertOnDeletion);
    }

    [Fact]
    public void The_controllers_defaults_fill_in_what_the_spec_leaves_out()
    {
        var canary = Canaries.WithService("port: 80");
        var options = Canaries.Options with { DefaultProvider = "kubernetes" };

        var reading = Canaries.Read(canary, options);

        Assert.True(reading.IsValid);
        Assert.Equal("kubernetes", reading.Provider);
        Assert.Equal("http://prometheus:9090", reading.MetricsServer);
    }

    [Fact]
    public void A_provider_that_is_not_enabled_is_refused_with_what_is()
    {
        var options = Canaries.Options with { SupportedProviders = ["kubernetes"] };

        Assert.Equal(
            [
                "spec.provider: \"gatewayapi:v1\" is not enabled in this controller; use one of: kubernetes, or have it enabled (--enabled-providers)",
            ],
            Canaries.Errors(Canaries.Parse(Canaries.Good), options)
        );
    }

    [Fact]
    public void The_analysis_may_be_missing_when_it_is_skipped()
    {
        var good = Canaries.Parse(Canaries.Good);
        var canary = good with { Spec = good.Spec with { Analysis = null, SkipAnalysis = true } };

        var reading = Canaries.Read(canary);

        Assert.True(reading.IsValid);
        Assert.True(reading.Policy.SkipAnalysis);
    }

    [Theory]
    [InlineData(
        "apiVersion: apps/v1, kind: Service, name: a",
        "spec.targetRef.apiVersion: \"apps/v1\" is not the API of Services; write v1"
    )]
    [InlineData(
        "apiVersion: apps/v1, kind: Pod, name: a",
        "spec.targetRef.kind: \"Pod\" is not a kind that can be released; use one of: Deployment, DaemonSet, StatefulSet, Service"
    )]
    [InlineData(
        "apiVersion: apps/v2, kind: Deployment, name: a",
        "spec.targetRef.apiVersion: \"apps/v2\" is not the API of Deployments; write apps/v1"
    )]
    [InlineData(
        "apiVersion: apps/v1, kind: Deployment",
        "spec.targetRef.name: is missing; write the name of what to release"
    )]
    public void A_target_is_of_a_known_kind(string target, string error)
    {
        var reference = Canaries.Parse($"spec: {{targetRef: {{{target}}}}}").Spec.TargetRef;
        var good = Canaries.Parse(Canaries.Good);

        Assert.Equal(
            [error],
            Canaries.Errors(
                good with
                {
                    Spec = good.Spec with { TargetRef = reference, Service = good.Spec.Service! with { Name = "a" } },
                }
            )
        );
    }

    [Fact]
    public void A_progress_deadline_is_at_least_a_second()
    {
        var good = Canaries.Parse(Canaries.Good);

        Assert.Equal(
            [
                "spec.progressDeadlineSeconds: \"0\" leaves pods no time to become ready; write at least 1; the default is 600",
            ],
            Canaries.Errors(good with { Spec = good.Spec with { ProgressDeadlineSeconds = 0 } })
        );
    }

    [Theory]
    [InlineData(
        "prometheus:9090",
        "spec.metricsServer: \"prometheus:9090\" is not an http or https address; write for example http://prometheus.monitoring:9090"
    )]
    [InlineData(
        "ftp://user:secret@host",
        "spec.metricsServer: is not an http or https address; write for example http://prometheus.monitoring:9090"
    )]
    public void A_metrics_server_is_an_address_and_its_password_is_not_shown(string address, string error)
    {
        var good = Canaries.Parse(Canaries.Good);

        Assert.Equal([error], Canaries.Errors(good with { Spec = good.Spec with { MetricsServer = address } }));
    }

    [Fact]
    public void A_metric_that_needs_a_metrics_server_must_have_one()
    {
        var canary = Canaries.WithAnalysis(
            """
            threshold: 1
            stepWeight: 50
            metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]
            """
        );

        Assert.Equal(
            [
                "spec.metricsServer: is missing; the metric request-success-rate needs a Prometheus: write its address, or give the controller --metrics-server",
            ],
            Canaries.Errors(canary, new ReaderOptions())
        );
        Assert.Empty(
            Canaries.Errors(
                canary with
                {
                    Spec = canary.Spec with { MetricsServer = "https://prometheus" },
                },
                new ReaderOptions()
            )
        );
    }

    [Fact]
    public void A_kind_of_target_that_is_not_enabled_is_refused_with_what_is()
    {
        var daemonSet = Canaries.Good.Replace("kind: Deployment", "kind: DaemonSet", StringComparison.Ordinal);

        Assert.Equal(
            [
                "spec.targetRef.kind: \"DaemonSet\" is not enabled in this controller; use one of: Deployment, Service, or have it enabled (--target-kinds)",
            ],
            Canaries.Errors(
                Canaries.Parse(daemonSet),
                Canaries.Options with
                {
                    TargetKinds = ["Deployment", "Service"],
                }
            )
        );
    }
}
