using Canary.Simulator.Mesh;
using Canary.Simulator.Traffic;

namespace Canary.Simulator.Tests.Traffic;

public sealed class UserGroupTests : IDisposable
{
    /// <summary>Who has the cookie stays at new; of the others a fifth goes there, and is given the cookie.</summary>
    private const string Sticky =
        "{ matches: [{ headers: [{ name: Cookie, type: RegularExpression, value: \".*canary=new.*\" }] }], "
        + "backendRefs: [{ name: new, port: 80 }] }";

    private readonly WorldOnLoop world;
    private readonly UserOptions users = new() { RequestsPerSecond = 50, Seed = 7 };

    public UserGroupTests()
    {
        world = new(new() { Users = users });
        world.Apply(Manifests.Gateway);
        foreach (var name in (string[])["old", "new"])
        {
            world.Apply(Manifests.Service(name));
            world.Apply(Manifests.Deployment(name, $"{name}:1"));
        }
        world.RunFor(seconds: 5);
    }

    [Fact]
    public void Who_keeps_cookies_stays_with_the_revision_and_who_does_not_is_tossed_about()
    {
        users.Groups =
        [
            new()
            {
                Name = "browsers",
                Users = 40,
                KeepsCookies = true,
            },
            new() { Name = "robots", Users = 40 },
        ];
        Route(Sticky, Weighted(20, "canary=new; Max-Age=3600"));

        world.RunFor(seconds: 120);

        var sights = world.World.Users.Sights;
        var browsers = sights.Where(sight => sight.Group == "browsers").ToList();
        Assert.Equal(40, browsers.Count);
        Assert.All(browsers, sight => Assert.True(sight.Changes <= 1, $"{sight}"));
        Assert.All(
            browsers,
            sight => Assert.Equal(sight.Cookies.ContainsKey("canary") ? "new" : "old", sight.Service?.Name)
        );
        Assert.All(
            sights.Where(sight => sight.Group == "robots"),
            sight => Assert.True(sight.Changes > 5 && sight.Cookies.Count == 0, $"{sight}")
        );
        Assert.InRange(Part("robots", "new"), 0.18, 0.22);
        Assert.True(Part("browsers", "new") > 0.8);
    }

    [Fact]
    public void A_cookie_that_is_taken_back_no_longer_counts()
    {
        users.Groups =
        [
            new()
            {
                Name = "browsers",
                Users = 20,
                KeepsCookies = true,
            },
        ];
        Route(Sticky, Weighted(100, "canary=new; Max-Age=3600"));
        world.RunFor(seconds: 30);
        Assert.All(world.World.Users.Sights, sight => Assert.Equal("new", sight.Cookies["canary"]));

        Route(
            "{ matches: [{ headers: [{ name: Cookie, type: RegularExpression, value: \".*canary=new.*\" }] }], filters: ["
                + "{ type: ResponseHeaderModifier, responseHeaderModifier: { add: [{ name: Set-Cookie, value: canary=new; Max-Age=-1 }] } }], "
                + "backendRefs: [{ name: old, port: 80 }] }",
            "{ backendRefs: [{ name: old, port: 80 }] }"
        );
        world.RunFor(seconds: 30);

        Assert.All(
            world.World.Users.Sights,
            sight => Assert.Equal((0, "old"), (sight.Cookies.Count, sight.Service?.Name))
        );
    }

    [Fact]
    public void Headers_and_cookies_of_a_group_decide_where_it_goes()
    {
        users.Groups =
        [
            new()
            {
                Name = "insiders",
                Share = 1,
                Headers = new Dictionary<string, string> { ["x-canary"] = "insider" },
            },
            new()
            {
                Name = "testers",
                Share = 1,
                Cookies = new Dictionary<string, string> { ["a"] = "b", ["canary"] = "new" },
            },
            new() { Name = "public", Share = 2 },
        ];
        Route(
            "{ matches: [{ headers: [{ name: x-canary, value: insider }] }], backendRefs: [{ name: new, port: 80 }] }",
            Sticky,
            "{ backendRefs: [{ name: old, port: 80 }] }"
        );

        world.RunFor(seconds: 60);

        Assert.Equal((1, 1, 0), (Part("insiders", "new"), Part("testers", "new"), Part("public", "new")));
        var all = world.World.Users.Answers.Sum(answer => answer.Requests);
        Assert.InRange(all, 2950, 3050);
        Assert.InRange(Answers("public").Sum(answer => answer.Requests), all * 0.47, all * 0.53);
    }

    [Fact]
    public void They_ask_for_Services_by_name_when_told()
    {
        users.Targets = [new(new("default", "inside"), new() { Host = "new.default" })];
        users.Groups = [new() { Name = "clients", Source = new("default", "web", new Dictionary<string, string>()) }];

        world.RunFor(seconds: 20);

        var answers = Assert.Single(world.World.Users.Answers);
        Assert.Equal(("inside", "new", 200), (answers.Route.Name, answers.Service?.Name, answers.Status));
        Assert.InRange(answers.Requests, 998, 1001);
    }

    [Fact]
    public void The_same_seed_gives_the_same_sessions()
    {
        Assert.Equal(Run(), Run());

        static IEnumerable<string> Run()
        {
            using var test = new UserGroupTests();
            test.users.Groups = [new() { Name = "browsers", KeepsCookies = true }, new() { Name = "robots" }];
            test.Route(Sticky, Weighted(20, "canary=new"));
            test.world.RunFor(seconds: 30);
            return
            [
                .. test.world.World.Users.Answers.Select(answers => $"{answers}"),
                .. test.world.World.Users.Sights.Select(sight =>
                    $"{sight with { Cookies = null! }} {sight.Cookies.Count}"
                ),
            ];
        }
    }

    public void Dispose() => world.Dispose();

    private static string Weighted(int weight, string cookie) =>
        $"{{ backendRefs: [{{ name: old, port: 80, weight: {100 - weight} }}, {{ name: new, port: 80, weight: {weight}, filters: [{{ type: "
        + $"ResponseHeaderModifier, responseHeaderModifier: {{ add: [{{ name: Set-Cookie, value: {cookie} }}] }} }}] }}] }}";

    private void Route(params string[] rules)
    {
        world.Apply(Manifests.Route("app", "app.example", rules));
        world.RunFor(seconds: 1);
    }

    private IEnumerable<UserAnswers> Answers(string group) =>
        world.World.Users.Answers.Where(answer => answer.Group == group);

    private double Part(string group, string service) =>
        (double)Answers(group).Where(answer => answer.Service?.Name == service).Sum(answer => answer.Requests)
        / Answers(group).Sum(answer => answer.Requests);
}
