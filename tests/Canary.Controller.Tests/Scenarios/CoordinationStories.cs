using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Scenarios;

public sealed class CoordinationStories : Story
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Fact]
    public void A_release_waits_for_the_canary_it_depends_on()
    {
        Given_canaries(("backend", null), ("frontend", """{ "dependsOn": [ { "name": "backend" } ] }"""));

        When_commits_bring(Second, "backend", "frontend");
        Until("frontend waits", () => PhaseOf("frontend") == "Waiting");
        Assert.Contains("backend.shop", World.Canary("frontend").Status?.Message);
        Assert.Equal(0, ReplicasOf("frontend"));

        Until("backend is promoted", () => PhaseOf("backend") == "Succeeded");
        Until("frontend follows", () => PhaseOf("frontend") == "Succeeded" && ImageOf("frontend-primary") == Second);
    }

    [Fact]
    public void Canaries_that_wait_for_each_other_are_stalled_with_the_way_round()
    {
        Given_canaries(("a", null), ("b", """{ "dependsOn": [ { "name": "a" } ] }"""));

        Apply("a", """{ "dependsOn": [ { "name": "b" } ] }""");
        Until("both are stalled", () => Names("a", "b").All(name => ConditionOf(name, "Stalled") == "True"));

        Assert.Contains("shop/b -> shop/a", World.Canary("a").Status?.Stalled?.Message);
    }

    [Fact]
    public void Of_many_canaries_no_more_than_allowed_are_under_way_at_a_time()
    {
        var names = Enumerable.Range(1, 12).Select(i => $"shop-{i}").ToArray();
        var group = """{ "group": { "name": "all", "maxConcurrent": 3 } }""";
        Given_canaries([.. names.Select(name => (name, (string?)group))]);
        var most = 0;
        using var watch = World.Cluster.Subscribe(_ => most = Math.Max(most, names.Count(IsUnderWay)));

        When_commits_bring(Second, names);
        Until("all are promoted", () => names.All(name => PhaseOf(name) == "Succeeded"));

        Assert.Equal(3, most);
        Assert.All(names, name => Assert.Equal(Second, ImageOf($"{name}-primary")));
    }

    [Fact]
    public void In_lock_step_no_weight_is_more_than_a_step_ahead_and_all_are_promoted_together()
    {
        string[] names = ["a", "b", "c"];
        Given_canaries([.. names.Select(name => (name, (string?)"""{ "group": { "name": "all" } }"""))]);
        var apart = 0;
        using var watch = World.Cluster.Subscribe(_ =>
        {
            var steps = names.Where(IsUnderWay).Where(name => PhaseOf(name) == "Progressing").Select(StepOf).ToList();
            apart = steps.Count == names.Length ? Math.Max(apart, steps.Max() - steps.Min()) : apart;
        });

        World.Apply(Manifests.Deployment(Second, "a"));
        World.RunFor(TimeSpan.FromSeconds(5));
        When_commits_bring(Second, "b", "c");
        Until("all are promoted", () => names.All(name => PhaseOf(name) == "Succeeded"));

        Assert.InRange(apart, 0, 1);
        Assert.All(names, name => Assert.Equal(Second, ImageOf($"{name}-primary")));
    }

    [Fact]
    public void R5_One_member_that_fails_takes_the_whole_group_back()
    {
        string[] names = ["a", "b", "c"];
        Given_canaries([.. names.Select(name => (name, (string?)"""{ "group": { "name": "all" } }"""))]);
        When_commits_bring(Second, "a", "b");
        World.Apply(Manifests.Unready(Second, "c"));

        Until("all are given up", () => names.All(name => PhaseOf(name) == "Failed"));

        Assert.Equal("ProgressDeadlineExceeded", World.Canary("c").Status?.Reason);
        Assert.Equal("GroupAborted", World.Canary("a").Status?.Reason);
        Until("all are idle", () => names.All(name => ReplicasOf(name) == 0));
        Assert.All(names, name => Assert.Equal(First, ImageOf($"{name}-primary")));
        When_commits_bring(Third, names);
        Until("a good release of all goes through", () => names.All(name => PhaseOf(name) == "Succeeded"));
    }

    [Fact]
    public void A_closed_schedule_holds_a_release_until_it_opens()
    {
        // The world begins on a Saturday at nine.
        Given_canaries(
            ("a", """{ "schedule": { "allow": [ { "days": ["Sat"], "from": "10:00", "to": "12:00" } ] } }""")
        );

        When_commits_bring(Second, "a");
        World.RunFor(TimeSpan.FromMinutes(30));
        Assert.Equal(("Waiting", "OutsideSchedule"), (PhaseOf("a"), World.Canary("a").Status?.Reason));
        Assert.Equal("True", ConditionOf("a", "Reconciling"));

        World.Until("it starts", () => PhaseOf("a") == "Progressing", TimeSpan.FromHours(1));
        Assert.Equal(10, World.Now.Hour);
        Until("it is promoted", () => PhaseOf("a") == "Succeeded");
    }

    [Fact]
    public void A_revert_of_a_promoted_release_goes_straight_to_the_primary()
    {
        Given_canaries(("a", """{ "rollbackWindow": 1 }"""));
        When_commits_bring(Second, "a");
        Until("it is promoted", () => ImageOf("a-primary") == Second && PhaseOf("a") == "Succeeded");
        var asked = World.Metrics.Asked;

        When_commits_bring(First, "a");
        Until("it is back", () => ImageOf("a-primary") == First && PhaseOf("a") == "Succeeded");

        Assert.Equal(asked, World.Metrics.Asked);
    }

    private void Given_canaries(params (string Name, string? Spec)[] canaries)
    {
        foreach (var (name, spec) in canaries)
        {
            World.Apply(Manifests.Deployment(First, name));
            Apply(name, spec);
        }
        Given_a_controller();
        Until("all are initialised", () => canaries.All(canary => PhaseOf(canary.Name) == "Initialized"));
        Until("all are idle", () => canaries.All(canary => ReplicasOf(canary.Name) == 0));
    }

    private void Apply(string name, string? spec)
    {
        var canary = Manifests.Weighted(name);
        canary["spec"]!["service"]!["hosts"] = new JsonArray($"{name}.test");
        foreach (var (field, value) in Manifests.Parse(spec ?? "{}"))
        {
            canary["spec"]![field] = value?.DeepClone();
        }
        World.Apply(canary);
    }

    private void When_commits_bring(string image, params string[] names)
    {
        foreach (var name in names)
        {
            World.Apply(Manifests.Deployment(image, name));
        }
    }

    private void Until(string what, Func<bool> condition) => World.Until(what, condition, Patience);

    private static string[] Names(params string[] names) => names;

    private string? PhaseOf(string name) =>
        (string?)World.Cluster.Get(V1Canary.Type, new(Manifests.Namespace, name))?["status"]?["phase"];

    private int StepOf(string name) =>
        (int?)World.Cluster.Get(V1Canary.Type, new(Manifests.Namespace, name))?["status"]?["step"] ?? 0;

    private bool IsUnderWay(string name) =>
        PhaseOf(name)
            is nameof(RolloutPhase.Progressing)
                or nameof(RolloutPhase.Promoting)
                or nameof(RolloutPhase.Finalising);

    private string? ConditionOf(string name, string type) =>
        World.Canary(name).Status?.Conditions?.FirstOrDefault(condition => condition.Type == type)?.Status;
}
