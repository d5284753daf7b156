using Canary.Controller.Configs;
using Canary.Controller.Targets;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Configs;

/// <summary>Which copies of a Canary's are missing, and which are needed no more.</summary>
public sealed class ConfigCopiesTests
{
    private static readonly V1Canary Canary = new()
    {
        Metadata = new()
        {
            Name = "podinfo",
            Namespace = "shop",
            Uid = "present",
        },
    };

    private static readonly V1Workload Primary = new()
    {
        Metadata = new() { Name = "podinfo-primary", Namespace = "shop" },
        Configs = [new(ConfigKind.Secret, "named-primary", false)],
    };

    private readonly Informer<V1ConfigObject> secrets = Stored.Informer(
        new ResourceType("", "v1", "secrets", "Secret"),
        V1ConfigObject.Projection
    );

    [Theory]
    [InlineData("old-primary", "present", false, false)]
    [InlineData("named-primary", "present", false, true)]
    [InlineData("old-primary", "present", true, true)]
    [InlineData("old-primary", "of a former Canary", false, true)]
    public void Its_own_that_the_primary_names_no_more(string name, string owner, bool deleted, bool needed)
    {
        var maps = Stored.Informer(new("", "v1", "configmaps", "ConfigMap"), V1ConfigObject.Projection);
        var stores = new ConfigStores(maps, secrets);
        stores.AddIndexes();
        secrets.Put(
            new()
            {
                Metadata = new()
                {
                    Name = name,
                    Namespace = "shop",
                    Uid = "copy",
                    ResourceVersion = "1",
                    DeletionTimestamp = deleted ? DateTimeOffset.UnixEpoch : null,
                    OwnerReferences =
                    [
                        new()
                        {
                            ApiVersion = Canary.ApiVersion,
                            Kind = Canary.Kind,
                            Name = "podinfo",
                            Uid = owner,
                            Controller = true,
                        },
                    ],
                },
            }
        );

        Assert.Equal(needed, new ConfigCopies(Stored.Unreachable, stores).AreNeeded(Canary, Primary));
    }

    [Theory]
    [InlineData("app-primary", false, false)]
    [InlineData("app-primary-0123456789", false, false)]
    [InlineData("app-primary", true, true)]
    [InlineData("app", false, true)]
    [InlineData("app-primary-settings", false, true)]
    public void A_copy_that_its_pods_can_not_do_without_is_missed(string name, bool optional, bool complete)
    {
        var maps = Stored.Informer(new("", "v1", "configmaps", "ConfigMap"), V1ConfigObject.Projection);
        var copies = new ConfigCopies(Stored.Unreachable, new(maps, secrets));

        Assert.Equal(complete, copies.AreThere(Primary, [new(ConfigKind.Secret, name, optional)]));
    }
}
