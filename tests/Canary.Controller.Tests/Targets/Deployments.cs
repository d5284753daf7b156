using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Targets;
using Canary.Controller.Targets.Kinds;

namespace Canary.Controller.Tests.Targets;

/// <summary>Deployments as a server would send them.</summary>
internal static class Deployments
{
    public static JsonObject Podinfo() =>
        JsonNode
            .Parse(
                """
                {
                  "apiVersion": "apps/v1", "kind": "Deployment",
                  "metadata": {
                    "name": "podinfo", "namespace": "shop", "uid": "uid-1", "generation": 3, "resourceVersion": "17",
                    "labels": { "app": "podinfo", "team": "web", "kustomize.toolkit.fluxcd.io/name": "apps" },
                    "annotations": {
                      "kubectl.kubernetes.io/last-applied-configuration": "{}",
                      "deployment.kubernetes.io/revision": "4",
                      "team/contact": "web@example.com"
                    },
                    "managedFields": [
                      { "manager": "kustomize-controller", "operation": "Apply",
                        "fieldsV1": { "f:spec": { "f:template": {} } } },
                      { "manager": "canary-controller", "operation": "Apply",
                        "fieldsV1": { "f:spec": { "f:replicas": {} } } }
                    ]
                  },
                  "spec": {
                    "replicas": 2,
                    "paused": true,
                    "minReadySeconds": 5,
                    "progressDeadlineSeconds": 60,
                    "strategy": { "type": "RollingUpdate", "rollingUpdate": { "maxUnavailable": 0 } },
                    "selector": { "matchLabels": { "app": "podinfo" } },
                    "template": {
                      "metadata": { "creationTimestamp": null, "labels": { "app": "podinfo", "tier": "front" } },
                      "spec": {
                        "containers": [
                          { "name": "podinfo", "image": "podinfo:6.0.0" },
                          { "name": "proxy", "image": "envoy:1.30" }
                        ],
                        "affinity": {
                          "podAntiAffinity": {
                            "requiredDuringSchedulingIgnoredDuringExecution": [
                              { "topologyKey": "zone", "labelSelector": { "matchLabels": { "app": "podinfo" } } },
                              { "topologyKey": "zone", "labelSelector": { "matchLabels": { "app": "other" } } }
                            ],
                            "preferredDuringSchedulingIgnoredDuringExecution": [
                              { "weight": 1, "podAffinityTerm": { "topologyKey": "host", "labelSelector": {
                                "matchExpressions": [
                                  { "key": "app", "operator": "In", "values": ["podinfo", "cache"] } ] } } }
                            ]
                          }
                        },
                        "topologySpreadConstraints": [
                          { "maxSkew": 1, "topologyKey": "zone", "labelSelector": { "matchLabels": { "app": "podinfo" } } }
                        ]
                      }
                    }
                  },
                  "status": {
                    "observedGeneration": 3, "replicas": 2, "updatedReplicas": 2, "availableReplicas": 2, "readyReplicas": 2
                  }
                }
                """
            )!
            .AsObject();

    public static V1Workload Read(JsonObject deployment) =>
        JsonSerializer.Deserialize(deployment.ToJsonString(), new DeploymentKind().Projection)!;
}
