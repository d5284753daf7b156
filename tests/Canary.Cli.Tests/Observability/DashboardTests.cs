using System.Text.Json.Nodes;

namespace Canary.Cli.Tests.Observability;

public sealed class DashboardTests
{
    public static TheoryData<string> Names => [.. Dashboard.All.Select(dashboard => dashboard.Name)];

    [Fact]
    public void There_is_one_for_a_rollout_one_for_the_fleet_and_one_for_the_controller()
    {
        Assert.Equal(["controller", "fleet", "rollout"], Dashboard.All.Select(dashboard => dashboard.Name));
        Assert.Equal(3, Dashboard.All.Select(dashboard => dashboard.Uid).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_panel_says_what_it_shows_in_which_unit_and_who_is_who(string name)
    {
        foreach (var panel in Find(name).Panels)
        {
            var title = (string?)panel["title"];
            Assert.False(string.IsNullOrEmpty(title));
            Assert.False(string.IsNullOrEmpty((string?)panel["description"]), $"{title} has no description");
            var defaults = panel["fieldConfig"]!["defaults"]!;
            Assert.False(string.IsNullOrEmpty((string?)defaults["unit"]), $"{title} has no unit");
            Assert.NotEmpty(defaults["thresholds"]!["steps"]!.AsArray());
            foreach (var target in Targets(panel))
            {
                Assert.Equal("${datasource}", (string?)target["datasource"]!["uid"]);
                var isTable = (string?)target["format"] == "table";
                Assert.True(
                    isTable || (string?)target["legendFormat"] is not (null or "__auto"),
                    $"{title} has no legend"
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Panels_have_a_place_of_their_own(string name)
    {
        var taken = new HashSet<(int, int)>();
        foreach (var panel in Find(name).Everything)
        {
            var place = panel["gridPos"]!;
            int Number(string member) => (int)place[member]!;
            Assert.InRange(Number("x") + Number("w"), 1, 24);
            for (var x = Number("x"); x < Number("x") + Number("w"); x++)
            {
                for (var y = Number("y"); y < Number("y") + Number("h"); y++)
                {
                    Assert.True(taken.Add((x, y)), $"{panel["title"]} covers another panel");
                }
            }
        }
        var ids = Find(name).Everything.Select(panel => (int)panel["id"]!).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_variable_is_used(string name)
    {
        var dashboard = Find(name);
        foreach (var variable in dashboard.Variables.Select(variable => (string)variable["name"]!))
        {
            Assert.True(
                dashboard.Text.Contains($"${variable}", StringComparison.Ordinal)
                    || dashboard.Text.Contains($"${{{variable}}}", StringComparison.Ordinal),
                $"nothing uses ${variable}"
            );
        }
    }

    internal static IEnumerable<JsonObject> Targets(JsonObject panel) =>
        panel["targets"]!.AsArray().Select(target => target!.AsObject());

    private static Dashboard Find(string name) => Dashboard.All.Single(dashboard => dashboard.Name == name);
}
