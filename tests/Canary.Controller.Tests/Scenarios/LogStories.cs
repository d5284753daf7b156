using Canary.Controller.Tests.World;
using Canary.Engine;

namespace Canary.Controller.Tests.Scenarios;

/// <summary>What the controller's log says.</summary>
public sealed class LogStories : Story
{
    [Fact]
    public void Every_line_of_a_pass_says_whose_it_is_which_revision_and_which_pass()
    {
        Given_an_initialised_canary();
        When_a_commit_brings(Second);
        Then_the_phase_becomes(RolloutPhase.Succeeded);

        var lines = World
            .Logs.Lines.Where(line => line.Text.Contains("shop/podinfo", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal("shop/podinfo", line.Scope["canary"]));
        Assert.All(lines, line => Assert.NotEqual("", line.Scope["reconcileId"]));
        Assert.Contains(lines, line => (string?)line.Scope["revision"] == Status.LastPromotedSpec);
        var passes = lines.Where(line => line.Event == "Pass").ToList();
        Assert.Equal(passes.Count, passes.Select(line => line.Scope["reconcileId"]).Distinct().Count());
    }
}
