using System.Text.Json.Nodes;

namespace Canary.Controller.Tests.World;

/// <summary>That the invariant sees what it is there for; no run of a sound controller shows it.</summary>
public sealed class StatusOrderTests
{
    private const string One = """{ "revision": "a", "finished": "1", "result": "Promoted" }""";
    private const string Other = """{ "revision": "b", "finished": "2", "result": "Aborted" }""";

    [Theory]
    [InlineData("\"observedGeneration\": 2", "\"observedGeneration\": 1", "forgets a generation of its spec")]
    [InlineData(
        """ "revision": { "fence": "u/7" } """,
        """ "revision": { "fence": "u/6;configmap/app@9" } """,
        "goes back to an older version of its target"
    )]
    [InlineData(
        "\"startedAt\": \"2026-11-21T09:00:02Z\"",
        "\"startedAt\": \"2026-11-21T09:00:01.5Z\"",
        "goes back to an earlier run"
    )]
    [InlineData($"\"history\": [{One}]", $"\"history\": [{Other}]", "forgets how a rollout ended")]
    [InlineData($"\"history\": [{One}]", "\"history\": []", "forgets how a rollout ended")]
    [InlineData("\"step\": 2", "\"canaryWeight\": 60", "gives the canary traffic at rest")]
    public void What_a_status_loses_is_told(string before, string after, string broken) =>
        Assert.Equal([broken], Between("Progressing", before, "Succeeded", after));

    [Fact]
    public void A_revision_that_begins_twice_is_told() =>
        Assert.Equal(
            ["begins the same revision again"],
            Between("Succeeded", "\"lastAppliedSpec\": \"a\"", "Progressing", "\"lastAppliedSpec\": \"a\"")
        );

    [Fact]
    public void A_status_that_goes_on_loses_nothing() =>
        Assert.Empty(
            Between(
                "Progressing",
                $"\"observedGeneration\": 2, \"canaryWeight\": 60, \"revision\": {{ \"fence\": \"u/7\" }}, \"history\": [{One}]",
                "Succeeded",
                $"\"observedGeneration\": 3, \"canaryWeight\": 0, \"revision\": {{ \"fence\": \"v/1\" }}, \"history\": [{Other}, {One}]"
            )
        );

    private static IEnumerable<string> Between(string was, string before, string phase, string after) =>
        StatusOrder.Broken(Status(was, before), Status(phase, after));

    private static JsonObject Status(string phase, string more) =>
        Manifests.Parse($$"""{ "phase": "{{phase}}", {{more}} }""");
}
