using Canary.Kubernetes;
using Canary.Simulator.ApiServer.CustomResources;
using Canary.Simulator.ApiServer.Types;
using Canary.Simulator.Cluster;
using Canary.Simulator.Mesh;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests;

/// <summary>Serves the kinds of Gateway API in a cluster that does not serve CustomResourceDefinitions by itself.</summary>
internal static class ServedGatewayKinds
{
    public static void Serve(SimulatedCluster cluster)
    {
        foreach (var definition in GatewayCrds.All)
        {
            var names = definition.At("spec", "names");
            var version = definition.Items("spec", "versions").Single();
            var schema = StructuralSchema.Parse(version.Map("schema", "openAPIV3Schema")!);
            var type = new ResourceType(
                definition.Text("spec", "group")!,
                version.Text("name")!,
                names.Text("plural")!,
                names.Text("kind")!,
                definition.Text("spec", "scope") == "Namespaced"
            );
            var fields = schema.ToFieldType();
            var builtIn = cluster.Registry.Catalogue.FindKind("v1", "ConfigMap")!.Schema.Fields;
            foreach (var name in (string[])["apiVersion", "kind", "metadata"])
            {
                if (builtIn.TryGetValue(name, out var field))
                {
                    fields.Fields[name] = field;
                }
            }
            cluster.Registry.Store.AddKind(type.ToString());
            cluster.Registry.Catalogue.Replace(
                type.ToString(),
                [
                    new ResourceDefinition
                    {
                        Type = type,
                        StorageKind = type.ToString(),
                        Schema = fields,
                        HasStatus = version.At("subresources", "status") is not null,
                        Generation = GenerationRule.Everything,
                        Custom = new(schema, true, schema.Source),
                    },
                ]
            );
        }
    }
}
