using Canary.Resources.Reading;

namespace Canary.Resources.Tests.Reading;

public sealed class IstioReaderTests
{
    [Theory]
    [InlineData("port: 80")]
    [InlineData("port: 80\nhosts: ['*']\ngateways: [infra/public]")]
    [InlineData("port: 80\ndelegation: true")]
    [InlineData("port: 80\ndelegation: false\nhosts: [a.example.com]")]
    [InlineData("port: 80\nmatch: [{uri: {prefix: /}, headers: {X-User: {suffix: beta}}}]")]
    [InlineData("port: 80\nrewrite: {authority: inner.example.com}")]
    [InlineData("port: 80\nmatch: [{uri: {prefix: /a/}}]\nrewrite: {uri: /, type: ReplacePrefixMatch}")]
    [InlineData("port: 80\nretries: {attempts: 0}")]
    [InlineData("port: 80\ntrafficPolicy: {loadBalancer: {simple: LEAST_REQUEST}, tls: {mode: ISTIO_MUTUAL}}")]
    [InlineData("port: 80\nappProtocol: tcp\nmatch: [{port: 80}]")]
    public void A_service_that_Istio_can_serve_has_no_errors(string service) => Assert.Empty(Errors(service));

    [Theory]
    [InlineData(
        "port: 80\ngatewayRefs: [{name: public}]",
        "spec.service.gatewayRefs: is the Gateway API's and means nothing to istio; name Istio's gateways in spec.service.gateways"
    )]
    [InlineData(
        "port: 80\nbackendTimeout: 5s",
        "spec.service.backendTimeout: is the Gateway API's and means nothing to istio; use retries.perTryTimeout"
    )]
    [InlineData(
        "port: 80\nmirror: [{backendRef: {name: a, port: 80}}]",
        "spec.service.mirror: is the Gateway API's and means nothing to istio; remove it; analysis.mirror copies requests to the canary"
    )]
    [InlineData(
        "port: 80\ndelegation: true\nhosts: [a]",
        "spec.service.delegation: leaves hosts and gateways to the VirtualService that leads here; "
            + "remove spec.service.hosts and spec.service.gateways, or delegation"
    )]
    [InlineData(
        "port: 80\nhosts: ['*']",
        "spec.service.hosts: \"*\" can't be a host of all calls within the mesh; "
            + "name the hosts, or name gateways without mesh in spec.service.gateways"
    )]
    [InlineData(
        "port: 80\nhosts: ['*']\ngateways: [mesh, infra/public]",
        "spec.service.hosts: \"*\" can't be a host of all calls within the mesh; "
            + "name the hosts, or name gateways without mesh in spec.service.gateways"
    )]
    [InlineData(
        "port: 80\ntimeout: soon",
        "spec.service.timeout: \"soon\" is not a duration; write for example 30s, 5m or 1h30m"
    )]
    [InlineData(
        "port: 80\nretries: {perTryTimeout: 0s}",
        "spec.service.retries.perTryTimeout: \"0s\" is too short; write at least 1ms",
        "spec.service.retries.attempts: is missing; write how often to try again, 0 for never"
    )]
    [InlineData(
        "port: 80\nmatch: [{uri: {exact: /, prefix: /}, headers: {X-A: {exact: b}, x-a: {exact: c}}, port: 0, ignoreUriCase: true}]",
        "spec.service.match[0].uri: says several ways to compare; write exactly one of exact, prefix, suffix and regex",
        "spec.service.match[0].headers.x-a: is there twice, as names of headers have no case; keep one",
        "spec.service.match[0].port: \"0\" is not a port; write a number from 1 to 65535"
    )]
    [InlineData(
        "port: 80\nmatch: [{uri: {}, scheme: {prefix: ''}}, {ignoreUriCase: true}]",
        "spec.service.match[0].uri: does not say what to compare with; write exactly one of exact, prefix, suffix and regex",
        "spec.service.match[0].scheme: compares with nothing; write some text",
        "spec.service.match[1].ignoreUriCase: needs a uri that is compared by exact or prefix; write one, or put (?i) into the regex"
    )]
    [InlineData(
        "port: 80\nmatch: [{uri: {exact: /a}}]\nrewrite: {uri: /, type: ReplacePrefixMatch}",
        "spec.service.rewrite.type: \"ReplacePrefixMatch\" needs matches by uri.prefix; change spec.service.match, or use ReplaceFullPath"
    )]
    [InlineData(
        "port: 80\nrewrite: {type: ReplaceFullPath}",
        "spec.service.rewrite.uri: is missing; write the new path, or remove the rewrite"
    )]
    [InlineData(
        "port: 80\ncorsPolicy: {maxAge: x, allowOrigins: [{}]}",
        "spec.service.corsPolicy.maxAge: \"x\" is not a duration; write for example 30s, 5m or 1h30m",
        "spec.service.corsPolicy.allowOrigins[0]: does not say what to compare with; write exactly one of exact, prefix, suffix and regex"
    )]
    [InlineData(
        "port: 80\ntrafficPolicy: {loadBalancer: {simple: NONE, consistentHash: {httpCookie: {ttl: x}, useSourceIp: true}, "
            + "localityLbSetting: {distribute: [{from: a}], failover: [{from: b}]}}}",
        "spec.service.trafficPolicy.loadBalancer.simple: \"NONE\" is not known; "
            + "write one of UNSPECIFIED, ROUND_ROBIN, LEAST_CONN, RANDOM, PASSTHROUGH, LEAST_REQUEST",
        "spec.service.trafficPolicy.loadBalancer: has simple and consistentHash, which exclude each other; keep one of them",
        "spec.service.trafficPolicy.loadBalancer.consistentHash: says several things that choose the pod; "
            + "write one of httpHeaderName, httpCookie, useSourceIp and httpQueryParameterName",
        "spec.service.trafficPolicy.loadBalancer.consistentHash.httpCookie.name: is missing; write the cookie's name",
        "spec.service.trafficPolicy.loadBalancer.consistentHash.httpCookie.ttl: \"x\" is not a duration; write for example 30s, 5m or 1h30m",
        "spec.service.trafficPolicy.loadBalancer.localityLbSetting: has distribute and failover, which exclude each other; keep one of them"
    )]
    [InlineData(
        "port: 80\ntrafficPolicy: {portLevelSettings: [{tls: {mode: NONE}}], connectionPool: {tcp: {connectTimeout: 0s}}, "
            + "outlierDetection: {interval: x}}",
        "spec.service.trafficPolicy.connectionPool.tcp.connectTimeout: \"0s\" is too short; write at least 1ms",
        "spec.service.trafficPolicy.outlierDetection.interval: \"x\" is not a duration; write for example 30s, 5m or 1h30m",
        "spec.service.trafficPolicy.portLevelSettings[0].port.number: is missing; write which port it is for",
        "spec.service.trafficPolicy.portLevelSettings[0].tls.mode: \"NONE\" is not known; write one of DISABLE, SIMPLE, MUTUAL, ISTIO_MUTUAL"
    )]
    [InlineData(
        "port: 80\nappProtocol: TCP\ntimeout: 5s\nmatch: [{uri: {prefix: /}}]",
        "spec.service.timeout: is about requests, and with spec.service.appProtocol tcp there are but connections; "
            + "remove it, or write appProtocol: http",
        "spec.service.match[0].uri: is about requests, and with spec.service.appProtocol tcp there are but connections; "
            + "remove it, or write appProtocol: http"
    )]
    [InlineData(
        "port: 80\nmeshName: global\nbackends: [a]",
        "spec.service.meshName: \"global\" is App Mesh', which is no provider here; remove it",
        "spec.service.backends: are App Mesh', which is no provider here; remove them"
    )]
    public void A_service_that_Istio_can_not_serve_is_an_error(string service, params string[] errors) =>
        Assert.Equal(errors, Errors(service));

    [Fact]
    public void R13_A_share_finer_than_a_percent_is_refused()
    {
        var canary = Canaries.Parse(
            """
            spec:
              provider: istio
              targetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo}
              service: {port: 80}
              analysis: {threshold: 1, stepWeight: 0.5}
            """
        );

        var error = Assert.Single(CanarySpecReader.Read(canary, new()).Errors);

        Assert.Equal(
            "spec.analysis.stepWeight: \"0.5\" is not a whole number, and istio has no finer weights; round it",
            error.ToString()
        );
    }

    private static IEnumerable<string> Errors(string service)
    {
        var canary = Canaries.Parse(
            $$"""
            spec:
              provider: istio
              skipAnalysis: true
              targetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo}
              service:
                {{service.Replace("\n", "\n    ", StringComparison.Ordinal)}}
            """
        );
        return CanarySpecReader.Read(canary, new()).Errors.Select(error => error.ToString());
    }
}
