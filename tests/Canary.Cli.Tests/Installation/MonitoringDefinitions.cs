using System.Text.Json.Nodes;

namespace Canary.Cli.Tests.Installation;

/// <summary>The Prometheus operator's kinds, as far as the chart writes them: what is not here is an unknown field.</summary>
internal static class MonitoringDefinitions
{
    public static IEnumerable<JsonObject> All =>
        [
            Monitor("ServiceMonitor", "servicemonitors", "endpoints"),
            Monitor("PodMonitor", "podmonitors", "podMetricsEndpoints"),
            Definition("PrometheusRule", "prometheusrules", Groups),
        ];

    private const string Groups = """
        { "type": "object", "required": ["groups"], "properties": { "groups": { "type": "array", "items": {
          "type": "object", "required": ["name"], "properties": { "name": { "type": "string" }, "rules": { "type": "array", "items": {
            "type": "object", "required": ["expr"], "properties": { "alert": { "type": "string" }, "expr": { "type": "string" },
              "for": { "type": "string", "pattern": "^(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?$" },
              "labels": { "type": "object", "additionalProperties": { "type": "string" } },
              "annotations": { "type": "object", "additionalProperties": { "type": "string" } } } } } } } } } }
        """;

    private static JsonObject Monitor(string kind, string plural, string endpoints) =>
        Definition(
            kind,
            plural,
            $$"""
            { "type": "object", "required": ["selector", "{{endpoints}}"], "properties": {
              "namespaceSelector": { "type": "object", "properties": {
                "any": { "type": "boolean" }, "matchNames": { "type": "array", "items": { "type": "string" } } } },
              "selector": { "type": "object", "properties": {
                "matchLabels": { "type": "object", "additionalProperties": { "type": "string" } } } },
              "{{endpoints}}": { "type": "array", "items": { "type": "object", "properties": {
                "port": { "type": "string" }, "path": { "type": "string" }, "honorLabels": { "type": "boolean" },
                "interval": { "type": "string", "pattern": "^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$" },
                "relabelings": {{Relabelings}}, "metricRelabelings": {{Relabelings}} } } } } }
            """
        );

    private static JsonObject Definition(string kind, string plural, string spec) =>
        JsonNode
            .Parse(
                $$"""
                { "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                  "metadata": { "name": "{{plural}}.monitoring.coreos.com" },
                  "spec": { "group": "monitoring.coreos.com", "scope": "Namespaced",
                    "names": { "kind": "{{kind}}", "plural": "{{plural}}", "singular": "{{kind.ToLowerInvariant()}}", "listKind": "{{kind}}List" },
                    "versions": [ { "name": "v1", "served": true, "storage": true, "schema": { "openAPIV3Schema": {
                      "type": "object", "required": ["spec"],
                      "properties": { "spec": {{spec}} } } } } ] } }
                """
            )!
            .AsObject();

    private const string Relabelings = """
        { "type": "array", "items": { "type": "object", "properties": {
          "action": { "type": "string" }, "regex": { "type": "string" }, "replacement": { "type": "string" },
          "separator": { "type": "string" }, "modulus": { "type": "integer" }, "targetLabel": { "type": "string" },
          "sourceLabels": { "type": "array", "items": { "type": "string" } } } } }
        """;
}
