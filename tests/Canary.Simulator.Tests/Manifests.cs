using System.Globalization;

namespace Canary.Simulator.Tests;

/// <summary>Manifests as a user would write them.</summary>
internal static class Manifests
{
    public static string Deployment(
        string name,
        string image,
        int replicas = 1,
        string? surge = null,
        string? unavailable = null,
        string? behaviour = null,
        int? deadline = null,
        int? history = null,
        int? minReady = null,
        bool recreate = false
    )
    {
        var strategy =
            recreate ? "strategy: { type: Recreate }"
            : surge is null ? ""
            : $"strategy: {{ rollingUpdate: {{ maxSurge: {surge}, maxUnavailable: {unavailable} }} }}";
        return $"""
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {name}
            spec:
              replicas: {replicas}
              {strategy}
              {Field("progressDeadlineSeconds", deadline)}
              {Field("revisionHistoryLimit", history)}
              {Field("minReadySeconds", minReady)}
              selector:
                matchLabels: {Labels(name)}
              template:
                metadata:
                  labels: {Labels(name)}
                  annotations: {Behaviour(behaviour)}
                spec:
                  containers:
                    - name: main
                      image: {image}
                      ports: [{Port}]
            """;
    }

    public static string Service(string name, string? app = null) =>
        $"""
            apiVersion: v1
            kind: Service
            metadata:
              name: {name}
            spec:
              selector: {Labels(app ?? name)}
              ports:
                - name: http
                  port: 80
                  targetPort: http
            """;

    public const string Gateway = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: GatewayClass
        metadata:
          name: canary-simulator
        spec:
          controllerName: canary.dev/simulator-gateway
        ---
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata:
          name: gateway
        spec:
          gatewayClassName: canary-simulator
          listeners:
            - name: http
              port: 80
              protocol: HTTP
        """;

    /// <summary>An HTTPRoute of these rules, written as flow YAML.</summary>
    public static string Route(string name, string host, params string[] rules) =>
        $"""
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata:
              name: {name}
            spec:
              parentRefs:
                - name: gateway
              hostnames: ["{host}"]
              rules:
                - {string.Join("\n    - ", rules)}
            """;

    public static string Backends(params (string Service, int Weight)[] backends) =>
        $"backendRefs: [{string.Join(", ", backends.Select(Backend))}]";

    private const string Port = "{ name: http, containerPort: 9898 }";

    private static string Backend((string Service, int Weight) backend) =>
        $"{{ name: {backend.Service}, port: 80, weight: {backend.Weight} }}";

    private static string Labels(string app) => $"{{ app: {app} }}";

    private static string Field(string name, int? value) =>
        value is { } number ? string.Create(CultureInfo.InvariantCulture, $"{name}: {number}") : "";

    private static string Behaviour(string? lines) =>
        lines is null
            ? "{}"
            : $"{{ {string.Join(", ", lines.Split('\n').Select(line => $"simulator.canary.dev/{line.Trim()}"))} }}";
}
