using System.Text.Json.Nodes;
using Canary.Cli.CommandLine;
using Canary.Cli.Tests.World;

namespace Canary.Cli.Tests.Following;

public sealed class StatusCommandTests : IDisposable
{
    private readonly CommandBench bench = new();

    public StatusCommandTests() => bench.Apply(CommandBench.Manifests);

    [Fact]
    public void What_runs_and_was_promoted_is_live()
    {
        Is("Initialized", "v1", "1.0.0");

        Assert.Equal(ExitCode.Ok, bench.Run("status", "shop", "--wait"));

        Assert.Contains("is live (Initialized)", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_success_of_an_older_revision_is_not_the_success_of_this_one()
    {
        Is("Succeeded", "v1", "1.0.0");
        Commit("2.0.0");

        var command = bench.Begin("status", "shop", "--wait");
        Assert.False(command.IsCompleted);
        Is("Progressing", "v2", "2.0.0", promoted: "v1");
        Assert.False(command.IsCompleted);
        Is("Succeeded", "v2", "2.0.0");

        Assert.Equal(ExitCode.Ok, bench.End(command));
        Assert.Contains("v2", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_success_of_a_target_of_that_name_that_was_deleted_is_not_the_success_of_this_one()
    {
        Commit("1.5.0");
        Is("Succeeded", "v1", "1.5.0");
        bench.Cluster.Delete(CommandBench.Deployments, CommandBench.Shop);
        Commit("2.0.0");

        var command = bench.Begin("status", "shop", "--wait");
        Assert.False(command.IsCompleted);
        Is("Succeeded", "v2", "2.0.0");

        Assert.Equal(ExitCode.Ok, bench.End(command));
        Assert.Contains("v2", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spec_that_the_controller_has_not_seen_is_not_decided()
    {
        Is("Succeeded", "v1", "1.0.0");
        bench.WriteStatus("""{"observedGeneration":0}""");

        Assert.Equal(ExitCode.TimedOut, bench.Run("status", "shop", "--wait", "--timeout", "5s"));
    }

    [Fact]
    public void An_aborted_release_fails_with_its_reason()
    {
        Is("Succeeded", "v1", "1.0.0");
        Commit("2.0.0");
        Is("Progressing", "v2", "2.0.0", promoted: "v1");
        var command = bench.Begin("status", "shop", "--wait", "--image", "2.0.0");

        Past("v2", "2.0.0", "Aborted", "request-success-rate is 66, must be 99 or more");
        Is("Failed", "v2", "2.0.0", promoted: "v1");

        Assert.Equal(ExitCode.Failed, bench.End(command));
        Assert.Contains("failed: request-success-rate is 66", bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_that_was_set_back_is_not_live_though_the_rollout_succeeded()
    {
        Is("Succeeded", "v1", "1.0.0");
        Commit("2.0.0");
        Is("Progressing", "v2", "2.0.0", promoted: "v1");
        var command = bench.Begin("status", "shop", "--wait");

        Commit("1.0.0");
        Past("v2", "2.0.0", "Reverted", "The target runs what the primary runs again.");
        Is("Succeeded", "v1", "1.0.0");

        Assert.Equal(ExitCode.Failed, bench.End(command));
        Assert.Contains("Revision v2 was reverted at 40 %", bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_that_a_newer_one_took_the_place_of_is_superseded()
    {
        Commit("2.0.0");
        Past("v2", "2.0.0", "Superseded", "A newer revision came.");
        Is("Progressing", "v3", "3.0.0", promoted: "v1");

        Assert.Equal(ExitCode.Failed, bench.Run("status", "shop", "--wait", "--image", "registry.example/shop:2.0.0"));

        Assert.Contains("was superseded", bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_of_the_same_revision_before_its_new_commit_does_not_count()
    {
        Past("v2", "2.0.0", "Aborted", "long ago");
        Is("Succeeded", "v1", "1.0.0");
        Commit("2.0.0");

        var command = bench.Begin("status", "shop", "--wait", "--revision", "v2");
        Assert.False(command.IsCompleted);
        Is("Succeeded", "v2", "2.0.0");

        Assert.Equal(ExitCode.Ok, bench.End(command));
    }

    [Theory]
    [InlineData("Failed", "v1")]
    [InlineData("Succeeded", "v2")]
    public void Nor_does_what_became_of_that_image_before_its_new_commit(string phase, string promoted)
    {
        Commit("2.0.0");
        Is(phase, "v2", "2.0.0", promoted);
        Commit("2.0.1");
        Commit("2.0.0");

        Assert.Equal(ExitCode.TimedOut, bench.Run("status", "shop", "--image", "2.0.0"));
    }

    [Fact]
    public void A_release_of_the_past_is_found_while_it_is_not_known_what_the_target_runs()
    {
        Past("v2", "2.0.0", "Aborted", "its pods crashed");
        Is("Succeeded", "v1", "1.0.0");
        bench.WriteStatus("""{"revision":{"fence":""}}""");

        Assert.Equal(ExitCode.Failed, bench.Run("status", "shop", "--image", "2.0.0"));

        Assert.Contains("was aborted at 40 %: its pods crashed", bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_is_not_found_in_a_longer_tag()
    {
        Is("Succeeded", "v1", "12.0.0");

        Assert.Equal(ExitCode.TimedOut, bench.Run("status", "shop", "--image", "2.0.0"));
    }

    [Fact]
    public void Without_waiting_it_is_said_that_nothing_is_decided()
    {
        Is("Progressing", "v2", "2.0.0", promoted: "v1");

        Assert.Equal(ExitCode.TimedOut, bench.Run("status", "shop"));

        Assert.Contains("is not live yet. Progressing, 0 % canary", bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_wait_ends_at_its_limit_and_says_where_it_stands()
    {
        Is("Progressing", "v2", "2.0.0", promoted: "v1");
        var began = bench.Now;

        Assert.Equal(ExitCode.TimedOut, bench.Run("status", "shop", "--wait", "--timeout", "3m"));

        Assert.Equal(TimeSpan.FromMinutes(3), bench.Now - began);
    }

    public void Dispose() => bench.Dispose();

    private void Commit(string version) =>
        bench.Apply(CommandBench.Manifests.Replace("shop:1.0.0", $"shop:{version}", StringComparison.Ordinal));

    private void Is(string phase, string revision, string version, string? promoted = null) =>
        bench.WriteStatus(
            new JsonObject
            {
                ["phase"] = phase,
                ["observedGeneration"] = 1,
                ["lastAppliedSpec"] = revision,
                ["lastPromotedSpec"] = promoted ?? revision,
                ["revision"] = new JsonObject
                {
                    ["hash"] = revision,
                    ["fence"] = bench.Fence,
                    ["images"] = new JsonArray($"registry.example/shop:{version}"),
                },
            }.ToJsonString()
        );

    private void Past(string revision, string version, string result, string message) =>
        bench.WriteStatus(
            new JsonObject
            {
                ["history"] = new JsonArray(
                    new JsonObject
                    {
                        ["revision"] = revision,
                        ["images"] = new JsonArray($"registry.example/shop:{version}"),
                        ["started"] = "2026-11-21T08:00:00Z",
                        ["finished"] = "2026-11-21T08:01:00Z",
                        ["result"] = result,
                        ["message"] = message,
                        ["weight"] = 40,
                    }
                ),
            }.ToJsonString()
        );
}
