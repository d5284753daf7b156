namespace Canary.Resources.Tests.Reading;

public sealed class NginxReaderTests
{
    [Fact]
    public void Weights_and_ab_tests_are_read() =>
        Assert.All(
            [
                "stepWeight: 0.5",
                "iterations: 2, match: [{headers: {x-a: {regex: a}}}, {headers: {cookie: {exact: b}}}]",
            ],
            analysis => Assert.Empty(Read($"analysis: {{threshold: 1, {analysis}}}").Errors)
        );

    [Theory]
    [InlineData("iterations: 2, match: [{uri: {exact: /a}, headers: {x-a: {exact: a}}}]", "spec.analysis.match[0].uri")]
    [InlineData(
        "iterations: 2, match: [{headers: {x-a: {exact: a}, x-b: {exact: b}}}]",
        "spec.analysis.match[0].headers"
    )]
    [InlineData("iterations: 2, match: [{headers: {cookie: {regex: a}}}]", "spec.analysis.match[0].headers.cookie")]
    [InlineData(
        "iterations: 2, match: [{headers: {x-a: {exact: a}}}, {headers: {x-b: {exact: b}}}]",
        "spec.analysis.match"
    )]
    [InlineData("stepWeight: 5, match: [{headers: {x-a: {exact: a}}}]", "spec.analysis.match")]
    [InlineData("stepWeight: 5, mirror: true", "spec.analysis.mirror")]
    [InlineData("stepWeight: 5, sessionAffinity: {cookieName: a}", "spec.analysis.sessionAffinity")]
    public void What_NGINX_cannot_do_is_refused(string analysis, string path) =>
        Assert.Contains(path, Read($"analysis: {{threshold: 1, {analysis}}}").Errors.Select(error => error.Path));

    [Theory]
    [InlineData("ingressRef: null", "spec.ingressRef")]
    [InlineData("ingressRef: {apiVersion: networking.k8s.io/v1, kind: Service, name: a}", "spec.ingressRef.kind")]
    [InlineData("ingressRef: {apiVersion: v1, kind: Ingress, name: a}", "spec.ingressRef.apiVersion")]
    [InlineData("service: {port: 80, gatewayRefs: [{name: a}]}", "spec.service.gatewayRefs")]
    public void Mistakes_are_told_with_their_place(string yaml, string path) =>
        Assert.Equal(path, Assert.Single(Read($"analysis: {{threshold: 1, stepWeight: 5}}\n  {yaml}").Errors).Path);

    [Fact]
    public void An_ingress_is_for_NGINX_only()
    {
        var canary = Canaries.Parse(
            Canaries.Good + "\n  ingressRef: {apiVersion: networking.k8s.io/v1, kind: Ingress, name: a}"
        );

        Assert.Equal("spec.ingressRef", Assert.Single(Canaries.Read(canary).Errors).Path);
    }

    private static Resources.Reading.SpecReading Read(string yaml)
    {
        var lines = new List<string>
        {
            "apiVersion: canary.dev/v1",
            "kind: Canary",
            "metadata: {name: podinfo, namespace: test}",
            "spec:",
            "  provider: nginx",
            "  targetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo}",
        };
        if (!yaml.Contains("ingressRef", StringComparison.Ordinal))
        {
            lines.Add("  ingressRef: {apiVersion: networking.k8s.io/v1, kind: Ingress, name: public}");
        }
        if (!yaml.Contains("service:", StringComparison.Ordinal))
        {
            lines.Add("  service: {port: 80}");
        }
        lines.Add($"  {yaml}");
        return Canaries.Read(Canaries.Parse(string.Join('\n', lines)));
    }
}
