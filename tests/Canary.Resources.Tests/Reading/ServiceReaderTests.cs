namespace Canary.Resources.Tests.Reading;

public sealed class ServiceReaderTests
{
    private const string Gateway = "gatewayRefs: [{name: public}]";

    [Theory]
    [InlineData(
        "gatewayRefs: [{name: public}]",
        "spec.service.port: is missing; write the port by which the workload is called, for example 80"
    )]
    [InlineData("port: 0", "spec.service.port: \"0\" is not a port; write a number from 1 to 65535")]
    [InlineData(
        "port: 80\ntargetPort: 70000",
        "spec.service.targetPort: \"70000\" is not a port; write a number from 1 to 65535"
    )]
    [InlineData(
        "port: 80\ntargetPort: 99999999999",
        "spec.service.targetPort: \"99999999999\" is not a port's name; write at most 15 lower case letters, digits and dashes, with a letter among them"
    )]
    [InlineData(
        "port: 80\ntargetPort: Web!",
        "spec.service.targetPort: \"Web!\" is not a port's name; write at most 15 lower case letters, digits and dashes, with a letter among them"
    )]
    [InlineData(
        "port: 80\nportName: much-too-long-name",
        "spec.service.portName: \"much-too-long-name\" is not a port's name; write at most 15 lower case letters, digits and dashes, with a letter among them"
    )]
    [InlineData(
        "port: 80\nname: 1st",
        "spec.service.name: \"1st\" can't name the services; write a spec.service.name of at most 55 lower case letters, digits and dashes that begins with a letter"
    )]
    [InlineData(
        "port: 80\ntimeout: soon",
        "spec.service.timeout: \"soon\" is not a duration; write for example 30s, 5m or 1h30m"
    )]
    [InlineData(
        "port: 80\ntimeout: 1s\nbackendTimeout: 2s",
        "spec.service.backendTimeout: \"2s\" is longer than the timeout of the whole request, 1s; write a shorter one"
    )]
    [InlineData(
        "port: 80\nrewrite: {type: ReplacePrefixMatch}",
        "spec.service.rewrite.uri: is missing; write the new path, or remove the rewrite"
    )]
    [InlineData(
        "port: 80\nmatch: [{uri: {regex: /a.*}}]\nrewrite: {type: ReplacePrefixMatch, uri: /}",
        "spec.service.rewrite.type: \"ReplacePrefixMatch\" needs exactly one match, by uri.prefix; change spec.service.match, or use ReplaceFullPath"
    )]
    [InlineData(
        "port: 80\nmatch: [{headers: {x-user: {prefix: a, suffix: b}}}]",
        "spec.service.match[0].headers.x-user: says several ways to compare; write exactly one of them"
    )]
    [InlineData(
        "port: 80\nretries: {retryOn: 'reset,retriable-headers'}",
        "spec.service.retries.retryOn: \"retriable-headers\" can't be said by an HTTPRoute; write 5xx, gateway-error, retriable-4xx, connect-failure, reset, refused-stream, or HTTP status codes from 400 to 599"
    )]
    [InlineData(
        "port: 80\nrouteKind: GRPCRoute\ntimeout: 1s",
        "spec.service.timeout: can't be said by a GRPCRoute; remove it, or use an HTTPRoute"
    )]
    [InlineData(
        "port: 80\nrouteKind: GRPCRoute\nmatch: [{uri: {prefix: /a/b/c}}]",
        "spec.service.match[0].uri: \"/a/b/c\" names neither a gRPC service nor a method of one; write exact: /shop.Cart/Add or prefix: /shop.Cart/"
    )]
    [InlineData(
        "port: 80\nrouteKind: TCPRoute",
        "spec.service.routeKind: \"TCPRoute\" is not a kind of route; write HTTPRoute or GRPCRoute"
    )]
    [InlineData(
        "port: 80\nretries: {attempts: 0}",
        "spec.service.retries.attempts: \"0\" is out of range; write at least 1, or remove retries"
    )]
    [InlineData(
        "port: 80\nbackendTimeout: 1s\nretries: {perTryTimeout: 1s}",
        "spec.service.retries.perTryTimeout: \"1s\" and spec.service.backendTimeout are the same to an HTTPRoute; remove one of the two"
    )]
    [InlineData(
        "port: 80\ntimeout: 1s\nretries: {perTryTimeout: 2s}",
        "spec.service.retries.perTryTimeout: \"2s\" is longer than the timeout of the whole request, 1s; write a shorter one"
    )]
    [InlineData(
        "port: 80\nmirror: [{backendRef: {name: podinfo-canary, port: 80}}]",
        "spec.service.mirror[0].backendRef.name: \"podinfo-canary\" is the canary's own service, to which only an analysis mirrors; remove it, or use spec.analysis.mirror"
    )]
    [InlineData(
        "port: 80\nmatch: [{uri: {exact: /a, prefix: /b}}]",
        "spec.service.match[0].uri: says several ways to compare; write exactly one of them"
    )]
    [InlineData(
        "port: 80\nmatch: [{uri: {prefix: a}}]",
        "spec.service.match[0].uri: \"a\" is not an absolute path; begin it with /"
    )]
    [InlineData(
        "port: 80\nmatch: [{method: {exact: get}}]",
        "spec.service.match[0].method.exact: \"get\" is not a method; write one of GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH"
    )]
    [InlineData(
        "port: 80\nmatch: [{authority: {exact: a}}]",
        "spec.service.match[0].authority: can't be said by an HTTPRoute; remove it"
    )]
    [InlineData(
        "port: 80\nmirror: [{backendRef: {name: a}}]",
        "spec.service.mirror[0].backendRef.port: is missing; write the port of the service"
    )]
    [InlineData(
        "port: 80\ncorsPolicy: {allowOrigins: [{regex: a.*}]}",
        "spec.service.corsPolicy.allowOrigins[0].regex: can't be said by an HTTPRoute; remove it"
    )]
    [InlineData(
        "port: 80\ncorsPolicy: {maxAge: 1500ms}",
        "spec.service.corsPolicy.maxAge: \"1500ms\" is not a number of whole seconds that fits an HTTPRoute; write for example 24h"
    )]
    [InlineData(
        "port: 80\ntrafficPolicy: {tls: {mode: DISABLE}}",
        "spec.service.trafficPolicy: is Istio's, and the provider is gatewayapi:v1; remove it, or use istio"
    )]
    public void A_service_that_can_not_be_is_an_error(string service, string error) =>
        Assert.Equal(
            [error],
            Canaries.Errors(
                Canaries.WithService(
                    service.Contains(Gateway, StringComparison.Ordinal) ? service : $"{service}\n{Gateway}"
                )
            )
        );

    [Fact]
    public void A_Gateway_API_provider_needs_a_gateway() =>
        Assert.Equal(
            [
                "spec.service.gatewayRefs: is missing; name the Gateway that the HTTPRoute attaches to, for example [{name: public, namespace: infra}]",
            ],
            Canaries.Errors(Canaries.WithService("port: 80"))
        );

    [Fact]
    public void The_provider_kubernetes_refuses_what_needs_a_route()
    {
        var canary = Canaries.WithService(
            """
            port: 80
            gatewayRefs: [{name: public}]
            hosts: [a.example.com]
            match: [{uri: {prefix: /}}]
            rewrite: {uri: /}
            headers: {request: {remove: [x]}}
            mirror: [{backendRef: {name: a, port: 80}}]
            corsPolicy: {allowOrigin: ["*"]}
            timeout: 1s
            backendTimeout: 1s
            """
        );

        var errors = Canaries.Read(canary with { Spec = canary.Spec with { Provider = "kubernetes" } }).Errors;

        Assert.Equal(
            [
                "gatewayRefs",
                "hosts",
                "match",
                "rewrite",
                "headers",
                "mirror",
                "corsPolicy",
                "timeout",
                "backendTimeout",
            ],
            errors.Select(error => error.Path["spec.service.".Length..])
        );
        Assert.Equal(
            "spec.service.gatewayRefs: is beyond the provider kubernetes, which has Services only; remove it, or use gatewayapi:v1",
            errors[0].ToString()
        );
    }

    [Fact]
    public void A_target_whose_name_is_too_long_for_services_needs_a_service_name()
    {
        var good = Canaries.Parse(Canaries.Good);
        var target = good.Spec.TargetRef! with { Name = new('a', 56) };

        var error = Assert.Single(Canaries.Read(good with { Spec = good.Spec with { TargetRef = target } }).Errors);

        Assert.Equal("spec.targetRef.name", error.Path);
    }
}
