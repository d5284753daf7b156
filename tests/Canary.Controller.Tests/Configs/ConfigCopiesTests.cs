using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Configs;
using Canary.Controller.DisruptionBudgets;
using Canary.Controller.Rollouts;
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

    [Theory]
    [InlineData(null, null, null, "token-primary")]
    [InlineData("podinfo", "present", null, "token-primary")]
    [InlineData("podinfo", "of a former Canary", null, "token-primary")]
    [InlineData(null, null, "podinfo", "token-primary")]
    [InlineData("other", "uid of other", null, "token-podinfo-primary")]
    [InlineData("none", null, null, "token-podinfo-primary")]
    public async Task The_plain_name_is_its_own_unless_somebody_else_has_it(
        string? owner,
        string? uid,
        string? madeFor,
        string expected
    )
    {
        var client = new RecordingClient();
        if (owner is not null || madeFor is not null)
        {
            secrets.Put(Copy("token-primary", owner, uid, madeFor));
        }
        var token = new ConfigContent(
            new(ConfigKind.Secret, "token", false),
            JsonSerializer.SerializeToElement(new JsonObject())
        );

        var names = await new ConfigCopies(client, Stores()).WriteAsync(
            Canary,
            [token],
            apart: false,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(expected, names["secret/token"]);
        Assert.Equal(expected, Assert.Single(client.Patched).Key.Name);
    }

    [Theory]
    [InlineData("gone-primary", null)]
    [InlineData("kept-primary", "before")]
    public void A_primary_can_be_set_back_to_what_its_pods_could_start_with(string config, string? revision)
    {
        secrets.Put(Copy("kept-primary", "podinfo", "present", null));
        var budgets = Stored.Informer(V1DisruptionBudget.Type, V1DisruptionBudget.Projection);
        var companions = new Companions(
            new ConfigTracking(null, new ConfigCopies(Stored.Unreachable, Stores())),
            new BudgetTwins(Stored.Unreachable, budgets)
        );

        Assert.Equal(
            revision,
            companions.PreviousOf(Primary with { Kept = new("before", [new(ConfigKind.Secret, config, false)]) })
        );
        Assert.Null(companions.PreviousOf(Primary));
    }

    private ConfigStores Stores() =>
        new(Stored.Informer(new("", "v1", "configmaps", "ConfigMap"), V1ConfigObject.Projection), secrets);

    private static V1ConfigObject Copy(string name, string? owner, string? uid, string? madeFor) =>
        new()
        {
            Metadata = new()
            {
                Name = name,
                Namespace = "shop",
                Uid = "copy",
                ResourceVersion = "1",
                Annotations = madeFor is null
                    ? null
                    : new Dictionary<string, string> { [CanaryOwner.Annotation] = madeFor },
                OwnerReferences = uid is null
                    ? null
                    :
                    [
                        new()
                        {
                            ApiVersion = Canary.ApiVersion,
                            Kind = Canary.Kind,
                            Name = owner!,
                            Uid = uid,
                            Controller = true,
                        },
                    ],
            },
        };
}
