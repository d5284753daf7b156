namespace Canary.Controller.Tests.World;

/// <summary>Canaries in the form that users of Flagger write, one per provider. Only the apiVersion is changed before they are used.</summary>
internal static class FlaggerSamples
{
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>
        {
            ["istio"] = Canary(
                "istio",
                """
                port: 9898
                targetPort: 9898
                portDiscovery: false
                gateways:
                - istio-system/public-gateway
                - mesh
                hosts:
                - app.example.com
                trafficPolicy:
                  tls:
                    mode: DISABLE
                  loadBalancer:
                    simple: LEAST_REQUEST
                headers:
                  request:
                    add:
                      x-source: podinfo
                retries:
                  attempts: 3
                  perTryTimeout: 1s
                  retryOn: "gateway-error,connect-failure,refused-stream"
                corsPolicy:
                  allowOrigins:
                  - exact: https://app.example.com
                  allowMethods: [GET]
                  allowCredentials: false
                  maxAge: 24h
                """,
                "maxWeight: 50\nstepWeight: 10"
            ),
            ["istio-ab"] = Canary(
                "istio",
                "port: 80\ntargetPort: 9898\ntimeout: 15s",
                """
                iterations: 10
                match:
                - headers:
                    user-agent:
                      regex: ".*Firefox.*"
                - headers:
                    cookie:
                      regex: "^(.*?;)?(type=insider)(;.*)?$"
                """
            ),
            ["istio-mirror"] = Canary(
                "istio",
                "port: 80\ntargetPort: 9898",
                "iterations: 10\nmirror: true\nmirrorWeight: 100"
            ),
            ["gatewayapi"] = Canary(
                "gatewayapi:v1",
                """
                port: 9898
                targetPort: 9898
                hosts:
                - www.example.com
                gatewayRefs:
                - name: public
                  namespace: shop
                """,
                "maxWeight: 50\nstepWeights: [10, 20, 40, 50]"
            ),
            ["kubernetes"] = Canary("kubernetes", "port: 9898\nportDiscovery: false", "iterations: 10"),
            ["kubernetes-weights"] = Canary("kubernetes", "port: 9898", "maxWeight: 50\nstepWeight: 10"),
        };

    private static string Canary(string provider, string service, string strategy) =>
        $$"""
            apiVersion: flagger.app/v1beta1
            kind: Canary
            metadata:
              name: podinfo
              namespace: shop
            spec:
              provider: {{provider}}
              metricsServer: http://prometheus.test:9090
              targetRef:
                apiVersion: apps/v1
                kind: Deployment
                name: podinfo
              progressDeadlineSeconds: 60
              service:
                {{Indent(service)}}
              analysis:
                interval: 15s
                threshold: 5
                {{Indent(strategy)}}
                metrics:
                - name: request-success-rate
                  thresholdRange:
                    min: 99
                  interval: 1m
                - name: request-duration
                  thresholdRange:
                    max: 500
                  interval: 30s
            """;

    private static string Indent(string text) => text.Replace("\n", "\n    ", StringComparison.Ordinal);
}
