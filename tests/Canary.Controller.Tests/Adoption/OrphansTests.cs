using Canary.Controller.Configs;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Adoption;

public sealed class OrphansTests
{
    private readonly Stores stores = new(new(), new(Stored.Unreachable), new(Stored.Unreachable));

    private readonly V1Canary canary = new()
    {
        Metadata = new() { Name = "podinfo", Namespace = "shop" },
    };

    [Fact]
    public void They_are_found_among_all_kinds_that_are_made_for_a_Canary()
    {
        foreach (var workloads in stores.Workloads.Values)
        {
            workloads.Put(new() { Metadata = Orphan() });
        }
        foreach (var known in stores.Autoscalers)
        {
            known.Store.Put(new() { Metadata = Orphan() });
        }
        stores.Configs![ConfigKind.ConfigMap].Put(new() { Metadata = Orphan() });
        stores.Configs[ConfigKind.Secret].Put(new() { Metadata = Orphan() });
        stores.Budgets.Put(new() { Metadata = Orphan() });
        stores.Services.Put(new() { Metadata = Orphan() });
        stores.Routes.Put(new() { Metadata = Orphan() });
        stores.GrpcRoutes.Put(new() { Metadata = Orphan() });
        stores.VirtualServices.Put(new() { Metadata = Orphan() });
        stores.DestinationRules.Put(new() { Metadata = Orphan() });
        stores.Ingresses.Put(new() { Metadata = Orphan() });

        Assert.Equal(
            [
                "ConfigMap",
                "DaemonSet",
                "Deployment",
                "DestinationRule",
                "GRPCRoute",
                "HTTPRoute",
                "HorizontalPodAutoscaler",
                "Ingress",
                "PodDisruptionBudget",
                "ScaledObject",
                "Secret",
                "Service",
                "StatefulSet",
                "VirtualService",
            ],
            stores.Orphans.Find(canary).Select(found => found.Type.Kind).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void What_is_about_to_go_is_not_adopted()
    {
        stores.Services.Put(new() { Metadata = Orphan() with { DeletionTimestamp = DateTimeOffset.UnixEpoch } });

        Assert.Empty(stores.Orphans.Find(canary));
    }

    private static V1ObjectMeta Orphan() =>
        new()
        {
            Name = "podinfo-primary",
            Namespace = "shop",
            Uid = "made",
            ResourceVersion = "1",
            Annotations = new Dictionary<string, string> { [CanaryOwner.Annotation] = "podinfo" },
        };
}
