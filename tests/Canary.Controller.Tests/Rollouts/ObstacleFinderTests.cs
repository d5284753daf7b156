using Canary.Controller.Metrics;
using Canary.Controller.Rollouts;
using Canary.Controller.Targets;
using Canary.Engine;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.MetricProviders.BuiltInQueries;
using Canary.Resources.Reading;
using Canary.Resources.V1;
using Canary.Routing;
using Canary.Routing.Kubernetes;

namespace Canary.Controller.Tests.Rollouts;

public sealed class ObstacleFinderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private readonly V1Canary canary = Made("m", "Deployment", Noon);
    private readonly Stores stores = new(new(), new(Stored.Unreachable), new(Stored.Unreachable));

    public ObstacleFinderTests() => stores.Canaries.Put(canary);

    [Theory]
    [InlineData("Deployment", -1, "z", true)]
    [InlineData("Deployment", 1, "a", false)]
    [InlineData("Deployment", 0, "a", true)]
    [InlineData("Deployment", 0, "z", false)]
    [InlineData("DaemonSet", -1, "a", false)]
    public void R12_the_older_Canary_releases_a_target_and_of_two_of_one_second_the_first_by_name(
        string kind,
        int minutes,
        string name,
        bool duplicate
    )
    {
        stores.Canaries.Put(Made(name, kind, Noon.AddMinutes(minutes)));

        Assert.Equal(duplicate ? ["DuplicateTarget"] : [], Find());
    }

    [Fact]
    public void R12_who_has_the_target_has_its_primary_too_so_nobody_is_told_to_delete_that()
    {
        var older = Made("older", "Deployment", Noon.AddMinutes(-1));
        stores.Canaries.Put(older);

        Assert.Equal(["DuplicateTarget"], Find(Primary(older.Metadata.Uid, older.Metadata.Name, null)));
    }

    [Theory]
    [InlineData("uid of m", "m", null, false)]
    [InlineData(null, null, "m", false)]
    [InlineData("uid of a former m", "m", null, false)]
    [InlineData("uid of other", "other", "other", true)]
    [InlineData(null, null, null, true)]
    public void A_primary_is_its_own_or_a_former_ones_that_is_on_its_way_out(
        string? uid,
        string? owner,
        string? madeFor,
        bool taken
    ) => Assert.Equal(taken ? ["PrimaryTaken"] : [], Find(Primary(uid, owner, madeFor)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_services_say_is_said_once_also_where_they_are_all_that_the_router_has(bool alike)
    {
        stores.Services.Put(new() { Metadata = Primary("uid of other", "other", null).Metadata with { Name = "app" } });
        var services = new ServiceRouter(Stored.Unreachable, stores.Services);

        Assert.Equal(["ServiceNotOwned"], Find(services: services, found: alike ? services.FindObstacle : _ => null));
    }

    [Theory]
    [InlineData("app", true)]
    [InlineData("release", false)]
    public void A_target_must_have_a_label_by_which_its_pods_are_told_from_the_primarys(string label, bool found) =>
        Assert.Equal(found ? [] : ["SelectorLabelMissing"], Find(label: label));

    /// <summary>The reasons.</summary>
    private IEnumerable<string> Find(
        V1Workload? primary = null,
        ServiceRouter? services = null,
        Func<RouteContext, Obstacle?>? found = null,
        string label = "app"
    )
    {
        var finder = new ObstacleFinder(
            stores.Canaries,
            new(stores, new KindsOnDemand(new InformerSet(Stored.Unreachable)), new()),
            new([new StubRouter { Finds = found }]),
            new MetricQueries(stores.Templates, BuiltInQueryCatalogue.Create())
        );
        var reading = new SpecReading { Provider = "kubernetes", Target = new("apps/v1", "Deployment", "app") };
        var target = new V1Workload
        {
            Metadata = new() { Name = "app", Namespace = "shop" },
            MatchLabels = new Dictionary<string, string> { [label] = "app" },
        };
        var route = services is null
            ? null
            : new RouteContext
            {
                Canary = canary,
                Provider = "kubernetes",
                SelectorLabel = new("app", "app"),
            };
        var kind = new StubTarget { Keeper = services };
        return finder.Find(canary, reading, kind, target, primary, route).Select(obstacle => obstacle.Reason);
    }

    private static V1Canary Made(string name, string kind, DateTimeOffset at) =>
        new()
        {
            Metadata = new()
            {
                Name = name,
                Namespace = "shop",
                Uid = $"uid of {name}",
                ResourceVersion = "1",
                CreationTimestamp = at,
            },
            Spec = new()
            {
                TargetRef = new()
                {
                    ApiVersion = "apps/v1",
                    Kind = kind,
                    Name = "app",
                },
            },
        };

    private static V1Workload Primary(string? uid, string? owner, string? madeFor) =>
        new()
        {
            Metadata = new()
            {
                Name = "app-primary",
                Namespace = "shop",
                Uid = "primary",
                ResourceVersion = "1",
                Annotations = madeFor is null
                    ? null
                    : new Dictionary<string, string> { [CanaryOwner.Annotation] = madeFor },
                OwnerReferences = owner is null
                    ? null
                    :
                    [
                        new()
                        {
                            ApiVersion = "canary.dev/v1",
                            Kind = "Canary",
                            Name = owner,
                            Uid = uid!,
                            Controller = true,
                        },
                    ],
            },
        };
}
