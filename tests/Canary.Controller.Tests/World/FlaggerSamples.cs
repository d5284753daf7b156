using Canary.Resources.Manifests;

namespace Canary.Controller.Tests.World;

/// <summary>
/// Manifests in the form that users of Flagger write, several per provider: Canaries with the webhooks, alerts, autoscalers and templates that go
/// with them. Only the apiVersion is changed before they are used.
/// </summary>
internal static class FlaggerSamples
{
    private const string BuiltIns = """
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

    /// <summary>What an acceptance test and a load test say to Flagger's load tester.</summary>
    private const string Tests = $"""
        webhooks:
        - name: acceptance-test
          type: pre-rollout
          url: http://{LoadTester.Host}/
          timeout: 30s
          metadata:
            type: bash
            cmd: "curl -sd 'test' http://podinfo-canary.shop:9898/token | grep token"
        - name: load-test
          url: http://{LoadTester.Host}/
          timeout: 5s
          metadata:
            type: cmd
            cmd: "hey -z 1m -q 10 -c 2 http://podinfo-canary.shop:9898/"
            logCmdOutput: "true"
        """;

    private const string Alerts = """
        alerts:
        - name: "dev team"
          severity: info
          providerRef:
            name: dev-slack
        - name: "on-call"
          severity: error
          providerRef:
            name: on-call-teams
        """;

    private const string Autoscaled = """
        autoscalerRef:
          apiVersion: autoscaling/v2
          kind: HorizontalPodAutoscaler
          name: podinfo
        """;

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
                $"maxWeight: 50\nstepWeight: 10\n{BuiltIns}\n{Tests}\n{Alerts}",
                Autoscaled
            ),
            ["istio-template"] = Canary(
                "istio",
                "port: 9898",
                """
                stepWeights: [10, 20, 30]
                stepWeightPromotion: 50
                metrics:
                - name: "404s"
                  templateRef:
                    name: not-found-percentage
                  thresholdRange:
                    max: 5
                  interval: 1m
                  templateVariables:
                    code: "404"
                """,
                "",
                """
                apiVersion: flagger.app/v1beta1
                kind: MetricTemplate
                metadata:
                  name: not-found-percentage
                  namespace: shop
                spec:
                  provider:
                    type: prometheus
                    address: http://prometheus.test:9090
                  query: |
                    100 - sum(rate(istio_requests_total{reporter="destination", destination_workload_namespace="{{ namespace }}",
                      destination_workload="{{ target }}", response_code!="{{ variables.code }}"}[{{ interval }}]))
                    / sum(rate(istio_requests_total{reporter="destination", destination_workload_namespace="{{ namespace }}",
                      destination_workload="{{ target }}"}[{{ interval }}])) * 100
                """
            ),
            ["istio-ab"] = Canary(
                "istio",
                "port: 9898\ntargetPort: 9898\ntimeout: 15s",
                $$"""
                iterations: 10
                match:
                - headers:
                    user-agent:
                      regex: ".*Firefox.*"
                - headers:
                    cookie:
                      regex: "^(.*?;)?(type=insider)(;.*)?$"
                {{BuiltIns}}
                webhooks:
                - name: load-test
                  url: http://{{LoadTester.Host}}/
                  timeout: 15s
                  metadata:
                    cmd: "hey -z 1m -q 10 -c 2 -H 'Cookie: type=insider' http://podinfo.shop:9898/"
                """
            ),
            ["istio-mirror"] = Canary(
                "istio",
                "port: 9898\ntargetPort: 9898",
                $"iterations: 10\nmirror: true\nmirrorWeight: 100\n{BuiltIns}\n{Tests}"
            ),
            ["istio-affinity"] = Canary(
                "istio",
                "port: 9898",
                $"maxWeight: 50\nstepWeight: 25\nsessionAffinity:\n  cookieName: flagger-cookie\n  maxAge: 21600\n{BuiltIns}"
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
                $"maxWeight: 50\nstepWeights: [10, 20, 40, 50]\n{BuiltIns}\n{Tests}\n{Alerts}",
                Autoscaled
            ),
            ["gatewayapi-blue-green"] = Canary(
                "gatewayapi:v1",
                "port: 9898\nhosts: [www.example.com]\ngatewayRefs:\n- name: public",
                $"iterations: 10\n{BuiltIns}\n{Tests}"
            ),
            ["gatewayapi-ab"] = Canary(
                "gatewayapi:v1beta1",
                "port: 9898\nhosts: [www.example.com]\ngatewayRefs:\n- name: public",
                $"iterations: 10\nmatch:\n- headers:\n    x-canary:\n      exact: insider\n{BuiltIns}\n{Tests}"
            ),
            ["linkerd"] = Canary(
                "gatewayapi:v1",
                """
                port: 9898
                targetPort: 9898
                gatewayRefs:
                - name: podinfo
                  group: core
                  kind: Service
                  port: 9898
                """,
                $$"""
                stepWeights: [10, 20, 30, 40, 50, 60]
                metrics:
                - name: success-rate
                  templateRef:
                    name: linkerd-success-rate
                  thresholdRange:
                    min: 99
                  interval: 1m
                {{Tests}}
                """,
                "",
                """
                apiVersion: flagger.app/v1beta1
                kind: MetricTemplate
                metadata:
                  name: linkerd-success-rate
                  namespace: shop
                spec:
                  provider:
                    type: prometheus
                    address: http://prometheus.test:9090
                  query: |
                    sum(rate(response_total{namespace="{{ namespace }}", deployment=~"{{ target }}", classification!="failure",
                      direction="inbound"}[{{ interval }}]))
                    / sum(rate(response_total{namespace="{{ namespace }}", deployment=~"{{ target }}", direction="inbound"}[{{ interval }}]))
                    * 100
                """
            ),
            ["nginx"] = Canary(
                "nginx",
                "port: 9898\ntargetPort: 9898",
                $"maxWeight: 50\nstepWeight: 10\n{BuiltIns}\n{Tests}\n{Alerts}",
                $"{Ingress}\n{Autoscaled}"
            ),
            ["nginx-ab"] = Canary(
                "nginx",
                "port: 9898",
                $$"""
                iterations: 10
                match:
                - headers:
                    x-canary:
                      exact: "insider"
                - headers:
                    cookie:
                      exact: "canary"
                {{BuiltIns}}
                webhooks:
                - name: load-test
                  url: http://{{LoadTester.Host}}/
                  timeout: 5s
                  metadata:
                    cmd: "hey -z 1m -q 10 -c 2 -H 'Cookie: canary=always' http://shop.test/"
                """,
                Ingress
            ),
            ["kubernetes"] = Canary(
                "kubernetes",
                "port: 9898\nportDiscovery: false",
                $"iterations: 10\n{BuiltIns}\n{Tests}\n{Alerts}",
                Autoscaled
            ),
        };

    private const string Ingress = """
        ingressRef:
          apiVersion: networking.k8s.io/v1
          kind: Ingress
          name: podinfo
        """;

    /// <summary>The chat systems that the samples tell, by the host of their address.</summary>
    public static IReadOnlyDictionary<string, string> Chats { get; } =
        new Dictionary<string, string>
        {
            ["slack.test"] = """
                apiVersion: flagger.app/v1beta1
                kind: AlertProvider
                metadata:
                  name: dev-slack
                  namespace: shop
                spec:
                  type: slack
                  channel: dev-alerts
                  username: flagger
                  address: https://slack.test/services/x/y
                """,
            ["teams.test"] = """
                apiVersion: flagger.app/v1beta1
                kind: AlertProvider
                metadata:
                  name: on-call-teams
                  namespace: shop
                spec:
                  type: msteams
                  address: https://teams.test/webhook/x
                """,
        };

    /// <summary>The objects of a manifest, with our apiVersion in the place of Flagger's.</summary>
    public static IReadOnlyList<System.Text.Json.Nodes.JsonObject> Read(string name, string yaml)
    {
        var changed = yaml.Replace("flagger.app/v1beta1", "canary.dev/v1", StringComparison.Ordinal);
        var reading = ManifestReader.Read($"{name}.yaml", changed);
        Assert.Empty(reading.Errors);
        return [.. reading.Documents.Select(document => document.Content)];
    }

    private static string Canary(
        string provider,
        string service,
        string analysis,
        string spec = "",
        string more = ""
    ) =>
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
              {{Indent(spec, 2)}}
              progressDeadlineSeconds: 60
              service:
                {{Indent(service, 4)}}
              analysis:
                interval: 15s
                threshold: 5
                {{Indent(analysis, 4)}}
            """ + (more.Length == 0 ? "" : $"\n---\n{more}");

    private static string Indent(string text, int by) =>
        text.Replace("\n", "\n" + new string(' ', by), StringComparison.Ordinal);
}
