using Canary.Resources.Reading;

namespace Canary.Resources.Tests.Reading;

/// <summary>References to the user's own routes.</summary>
public sealed class RouteRefReaderTests
{
    [Theory]
    [InlineData("gatewayapi:v1", "routeRefs: [{name: web}]")]
    [InlineData(
        "gatewayapi:v1",
        "routeRefs: [{name: web, kind: HTTPRoute, rule: 0}, {name: calls, kind: GRPCRoute, rule: list}]"
    )]
    [InlineData("gatewayapi:v1", "routeRefs: [{name: web}, {name: web, kind: GRPCRoute}]")]
    [InlineData("gatewayapi:v1beta1", "routeRefs: [{name: web, namespace: test}]")]
    [InlineData("istio", "routeRefs: [{name: web}]")]
    [InlineData(
        "istio",
        "routeRefs: [{name: web, kind: VirtualService, rule: shop}]\ntrafficPolicy: {tls: {mode: DISABLE}}"
    )]
    [InlineData("istio", "appProtocol: tcp\nrouteRefs: [{name: db, kind: VirtualService}]")]
    public void A_reference_that_the_provider_can_lead_has_no_errors(string provider, string service) =>
        Assert.Empty(Errors(provider, service));

    [Theory]
    [InlineData(
        "gatewayapi:v1",
        "routeRefs: [{}]",
        "spec.service.routeRefs[0].name: is missing; write the name of the route"
    )]
    [InlineData(
        "gatewayapi:v1",
        "routeRefs: [{name: web, kind: VirtualService}]",
        "spec.service.routeRefs[0].kind: \"VirtualService\" is not a kind of route that the provider gatewayapi:v1 can lead; "
            + "write HTTPRoute or GRPCRoute, or use another provider"
    )]
    [InlineData(
        "istio",
        "routeRefs: [{name: web, kind: HTTPRoute}]",
        "spec.service.routeRefs[0].kind: \"HTTPRoute\" is not a kind of route that the provider istio can lead; "
            + "write VirtualService, or use another provider"
    )]
    [InlineData(
        "istio",
        "routeRefs: [{name: web, rule: -1}]",
        "spec.service.routeRefs[0].rule: \"-1\" is not a rule's number; count from 0, or write its name"
    )]
    [InlineData(
        "gatewayapi:v1",
        "routeRefs: [{name: web, rule: a}, {name: web, kind: HTTPRoute, rule: b}]",
        "spec.service.routeRefs[1].name: \"web\" is named twice; "
            + "remove one of the two, and its rule to mean all rules that lead to the apex service"
    )]
    [InlineData(
        "istio",
        "routeRefs: [{name: web}, {name: web, kind: VirtualService}]",
        "spec.service.routeRefs[1].name: \"web\" is named twice; "
            + "remove one of the two, and its rule to mean all rules that lead to the apex service"
    )]
    [InlineData(
        "gatewayapi:v1",
        "routeRefs: [{name: web}]\ngatewayRefs: [{name: public}]\nhosts: [a.test]\nmatch: [{uri: {prefix: /}}]\nrewrite: {uri: /}\n"
            + "headers: {request: {remove: [a]}}\nmirror: [{backendRef: {name: a, port: 80}}]\ncorsPolicy: {maxAge: 24h}\n"
            + "timeout: 5s\nbackendTimeout: 5s\nretries: {attempts: 1}\nrouteKind: HTTPRoute",
        "spec.service.routeRefs: names the user's own route, and gatewayRefs, hosts, match, rewrite, headers, mirror, corsPolicy, timeout, "
            + "backendTimeout, retries, routeKind would be for a generated one; write it into the route itself"
    )]
    [InlineData(
        "istio",
        "routeRefs: [{name: web}]\ngateways: [public]\ndelegation: true",
        "spec.service.routeRefs: names the user's own route, and gateways, delegation would be for a generated one; "
            + "write it into the route itself"
    )]
    [InlineData(
        "istio",
        "routeRefs: [{name: web}]\nrouteKind: HTTPRoute",
        "spec.service.routeRefs: names the user's own route, and routeKind would be for a generated one; write it into the route itself",
        "spec.service.routeKind: speaks of routes of Gateway API, and the provider is istio; remove it, or use gatewayapi:v1"
    )]
    [InlineData(
        "kubernetes",
        "routeRefs: [{name: web}]",
        "spec.service.routeRefs: speaks of routes of Gateway API, and the provider is kubernetes; remove it, or use gatewayapi:v1"
    )]
    [InlineData(
        "nginx",
        "routeRefs: [{name: web}]",
        "spec.service.routeRefs: speaks of routes of Gateway API, and the provider is nginx; remove it, or use gatewayapi:v1"
    )]
    public void A_reference_that_makes_no_sense_is_an_error(string provider, string service, params string[] errors) =>
        Assert.Equal(errors, Errors(provider, service));

    [Fact]
    public void Calls_are_picked_as_a_GRPCRoute_can_pick_them()
    {
        var analysis = "{threshold: 1, iterations: 3, match: [{queryParams: {a: {exact: b}}}]}";

        var error = Assert.Single(
            Errors("gatewayapi:v1", "routeRefs: [{name: calls, kind: GRPCRoute}]", analysis),
            error => error.Contains("GRPCRoute", StringComparison.Ordinal)
        );

        Assert.StartsWith("spec.analysis.match[0].queryParams: ", error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Errors(string provider, string service, string analysis = "")
    {
        var canary = Canaries.Parse(
            $$"""
            spec:
              provider: {{provider}}
              {{(analysis.Length == 0 ? "skipAnalysis: true" : $"analysis: {analysis}")}}
              {{(provider == "nginx"
                ? "ingressRef: {apiVersion: networking.k8s.io/v1, kind: Ingress, name: web}"
                : "suspend: false")}}
              targetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo}
              service:
                port: 80
                {{service.Replace("\n", "\n    ", StringComparison.Ordinal)}}
            """
        );
        return CanarySpecReader.Read(canary, new()).Errors.Select(error => error.ToString());
    }
}
