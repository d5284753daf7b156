using System.Text.Json;
using Canary.Controller.DisruptionBudgets;
using Canary.Controller.Tests.Targets;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.DisruptionBudgets;

/// <summary>Whether the twins are as they should be, as the store shows.</summary>
public sealed class BudgetTwinsTests
{
    private const string Spec = """{ "minAvailable": 1, "selector": { "matchLabels": { "app": "podinfo" } } }""";
    private const string Twin =
        """{ "minAvailable": 1, "selector": { "matchLabels": { "app": "podinfo-primary" } } }""";

    private static readonly V1Canary Canary = new()
    {
        Metadata = new()
        {
            Name = "podinfo",
            Namespace = "shop",
            Uid = "canary-uid",
        },
    };

    private readonly Informer<V1DisruptionBudget> budgets = Stored.Informer(
        V1DisruptionBudget.Type,
        V1DisruptionBudget.Projection
    );

    public BudgetTwinsTests() => BudgetTwins.AddIndexTo(budgets);

    [Fact]
    public void A_budget_of_the_targets_wants_a_twin()
    {
        Put("podinfo", Spec);
        Assert.False(AreCurrent());

        Put("podinfo-primary", Twin, owner: "canary-uid");
        Assert.True(AreCurrent());
    }

    [Fact]
    public void A_budget_that_is_on_its_way_out_wants_none()
    {
        Put("podinfo", Spec, deleted: true);

        Assert.True(AreCurrent());
    }

    [Fact]
    public void What_is_nobodys_of_ours_keeps_its_name()
    {
        Put("podinfo", Spec);
        Put("podinfo-primary", Spec.Replace("podinfo", "other", StringComparison.Ordinal));

        Assert.True(AreCurrent());
    }

    [Fact]
    public void A_twin_says_no_more_than_what_it_is_the_twin_of()
    {
        Put("podinfo", Spec);
        Put(
            "podinfo-primary",
            Twin.Replace("{ \"min", "{ \"unhealthyPodEvictionPolicy\": \"AlwaysAllow\", \"min"),
            "canary-uid"
        );

        Assert.False(AreCurrent());
    }

    [Theory]
    [InlineData("canary-uid", false, false)]
    [InlineData("canary-uid", true, true)]
    [InlineData("somebody", false, true)]
    public void A_twin_that_guards_nothing_any_more_goes(string owner, bool deleted, bool current)
    {
        Put("podinfo-primary", Twin, owner, deleted);

        Assert.Equal(current, AreCurrent());
    }

    private bool AreCurrent() =>
        new BudgetTwins(Stored.Unreachable, budgets).AreCurrent(Canary, Deployments.Read(Deployments.Podinfo()));

    private void Put(string name, string spec, string? owner = null, bool deleted = false)
    {
        using var document = JsonDocument.Parse(spec);
        var reference = new V1OwnerReference
        {
            ApiVersion = Canary.ApiVersion,
            Kind = Canary.Kind,
            Name = "podinfo",
            Uid = owner ?? "",
            Controller = true,
        };
        budgets.Put(
            new()
            {
                Metadata = new()
                {
                    Name = name,
                    Namespace = "shop",
                    Uid = name,
                    ResourceVersion = "1",
                    DeletionTimestamp = deleted ? DateTimeOffset.UnixEpoch : null,
                    OwnerReferences = owner is null ? null : [reference],
                },
                Spec = document.RootElement.Clone(),
            }
        );
    }
}
