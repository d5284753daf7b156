using System.Text.Json.Nodes;
using Canary.Cli.CommandLine;
using Canary.Cli.Tests.World;

namespace Canary.Cli.Tests.Interventions;

public sealed class InterventionCommandTests : IDisposable
{
    private const string Requester = "canary.dev/requested-by";

    private readonly CommandBench bench = new();

    public InterventionCommandTests()
    {
        bench.Apply(CommandBench.Manifests);
        bench.WriteStatus(Progressing("aaa"));
    }

    [Theory]
    [InlineData("promote")]
    [InlineData("abort")]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("retry")]
    [InlineData("skip-step")]
    public void A_verb_is_an_annotation_with_the_revision_that_is_shown(string verb)
    {
        Assert.Equal(ExitCode.Ok, bench.Run(verb, "shop", "--no-wait"));

        Assert.Equal("aaa", bench.Annotation($"canary.dev/{verb}"));
        Assert.Equal("robin", bench.Annotation(Requester));
        Assert.Contains($"Asked demo/shop for {verb}, revision aaa.", bench.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("reject")]
    public void A_gate_is_part_of_the_annotation(string verb)
    {
        Assert.Equal(ExitCode.Ok, bench.Run(verb, "shop", "qa", "--no-wait", "--as-requester", "Kim"));

        Assert.Equal("aaa", bench.Annotation($"canary.dev/{verb}.qa"));
        Assert.Equal("Kim", bench.Annotation(Requester));
    }

    [Fact]
    public void Only_the_annotations_become_the_command_lines_fields()
    {
        bench.Run("pause", "shop", "--no-wait");

        var mine = bench.Canary["metadata"]!["managedFields"]!
            .AsArray()
            .Where(entry => (string?)entry?["manager"] == "canary-cli");
        var fields = Assert.Single(mine)!["fieldsV1"]!.AsObject();
        Assert.Equal(["f:metadata"], fields.Select(field => field.Key));
        Assert.Equal(["f:annotations"], fields["f:metadata"]!.AsObject().Select(field => field.Key));
    }

    [Fact]
    public void Any_revision_is_a_star()
    {
        Assert.Equal(ExitCode.Ok, bench.Run("abort", "shop", "--any-revision", "--no-wait"));

        Assert.Equal("*", bench.Annotation("canary.dev/abort"));
    }

    [Fact]
    public void What_the_controller_carried_out_is_told()
    {
        var command = bench.Begin("promote", "shop");
        Assert.False(command.IsCompleted);

        bench.WriteStatus(Decided("promote", "aaa", accepted: true, "Carried out promote for demo/shop"));

        Assert.Equal(ExitCode.Ok, bench.End(command));
        Assert.Contains("Carried out promote for demo/shop", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_is_an_error_with_its_reason()
    {
        var command = bench.Begin("resume", "shop");

        bench.WriteStatus(Decided("resume", "aaa", accepted: false, "Refused resume: it is not paused"));

        Assert.Equal(ExitCode.Failed, bench.End(command));
        Assert.Contains("error: Refused resume: it is not paused", bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_to_an_earlier_request_is_not_the_answer()
    {
        bench.WriteStatus(Decided("pause", "aaa", accepted: true, "earlier"));
        bench.RunFor(TimeSpan.FromMinutes(1));

        var command = bench.Begin("pause", "shop");
        Assert.False(command.IsCompleted);
        bench.WriteStatus(Decided("pause", "aaa", accepted: false, "it is paused already"));

        Assert.Equal(ExitCode.Failed, bench.End(command));
        Assert.Contains("it is paused already", bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_to_another_request_is_not_the_answer()
    {
        var command = bench.Begin("pause", "shop");

        bench.WriteStatus(Decided("abort", "aaa", accepted: false, "another command"));
        Assert.False(command.IsCompleted);
        bench.WriteStatus(Decided("pause", "bbb", accepted: false, "another revision"));
        Assert.False(command.IsCompleted);
        bench.WriteStatus(Decided("pause", "aaa", accepted: true, "Carried out pause"));

        Assert.Equal(ExitCode.Ok, bench.End(command));
        Assert.Contains("Carried out pause", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_status_that_is_written_at_the_same_time_keeps_nobody_from_asking()
    {
        Meanwhile(once: true, """{ "message": "next judgement at noon" }""");

        Assert.Equal(ExitCode.Ok, bench.Run("pause", "shop", "--no-wait"));

        Assert.Equal("aaa", bench.Annotation("canary.dev/pause"));
    }

    [Fact]
    public void Nothing_is_asked_when_another_revision_has_come_meanwhile()
    {
        Meanwhile(once: true, Progressing("bbb"));

        Assert.Equal(ExitCode.Failed, bench.Run("promote", "shop", "--no-wait"));

        Assert.Contains("went on from revision aaa to bbb", bench.Error, StringComparison.Ordinal);
        Assert.Null(bench.Annotation("canary.dev/promote"));
    }

    [Fact]
    public void What_is_meant_for_any_revision_is_asked_of_the_one_that_has_come()
    {
        Meanwhile(once: true, Progressing("bbb"));

        Assert.Equal(ExitCode.Ok, bench.Run("abort", "shop", "--any-revision", "--no-wait"));

        Assert.Equal("*", bench.Annotation("canary.dev/abort"));
    }

    [Fact]
    public void Where_there_is_no_end_to_other_writers_it_is_given_up()
    {
        Meanwhile(once: false, """{ "message": "next judgement at noon" }""");

        Assert.Equal(ExitCode.Failed, bench.Run("pause", "shop", "--no-wait"));

        Assert.Null(bench.Annotation("canary.dev/pause"));
    }

    [Fact]
    public void Without_a_controller_the_time_runs_out()
    {
        var began = bench.Now;

        Assert.Equal(ExitCode.TimedOut, bench.Run("promote", "shop"));

        Assert.Equal(TimeSpan.FromSeconds(10), bench.Now - began);
        Assert.Contains(
            "No controller answered demo/shop for promote within 10s",
            bench.Error,
            StringComparison.Ordinal
        );
        Assert.Equal("aaa", bench.Annotation("canary.dev/promote"));
    }

    [Fact]
    public void A_request_that_somebody_takes_away_was_not_carried_out()
    {
        var command = bench.Begin("abort", "shop");

        bench.Consume("canary.dev/abort");

        Assert.Equal(ExitCode.Failed, bench.End(command));
        Assert.Contains("Somebody took the request away", bench.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_revision_that_waits_for_its_turn_can_only_be_meant_by_a_star()
    {
        bench.WriteStatus(
            """{"phase":"Waiting","lastAppliedSpec":"old","lastPromotedSpec":"old","revision":{"hash":"old"}}"""
        );

        Assert.Equal(ExitCode.Failed, bench.Run("promote", "shop"));

        Assert.Contains("Use --any-revision", bench.Error, StringComparison.Ordinal);
        Assert.Null(bench.Annotation("canary.dev/promote"));
    }

    [Fact]
    public void A_Canary_that_the_controller_has_not_seen_has_no_revision_to_name()
    {
        bench.WriteStatus("""{"revision":null}""");

        Assert.Equal(ExitCode.Failed, bench.Run("promote", "shop"));

        Assert.Contains("has not seen a revision of demo/shop yet", bench.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("promote")]
    [InlineData("approve", "shop")]
    [InlineData("promote", "shop", "--timeout", "soon")]
    [InlineData("promote", "shop", "--revision", "aaa", "--any-revision")]
    public void A_line_that_makes_no_sense_is_a_matter_of_usage(params string[] arguments)
    {
        Assert.Equal(ExitCode.Usage, bench.Run(arguments));
    }

    [Fact]
    public void A_Canary_that_is_not_there_is_named()
    {
        Assert.Equal(ExitCode.Failed, bench.Run("abort", "nobody"));

        Assert.Contains("There is no Canary 'nobody' in namespace 'demo'", bench.Error, StringComparison.Ordinal);
    }

    public void Dispose() => bench.Dispose();

    /// <summary>The controller writes this while the command's patch is on its way.</summary>
    private void Meanwhile(bool once, string status)
    {
        var written = 0;
        bench.BeforePatch = () =>
        {
            if (!once || written == 0)
            {
                bench.StoreStatus(status.Replace("noon", $"noon {written++}", StringComparison.Ordinal));
                written += once ? 1 : 0;
            }
        };
    }

    private static string Progressing(string revision) =>
        new JsonObject
        {
            ["phase"] = "Progressing",
            ["lastAppliedSpec"] = revision,
            ["lastPromotedSpec"] = "old",
            ["revision"] = new JsonObject { ["hash"] = revision },
        }.ToJsonString();

    private string Decided(string command, string revision, bool accepted, string message) =>
        new JsonObject
        {
            ["commands"] = new JsonArray(
                new JsonObject
                {
                    ["command"] = command,
                    ["revision"] = revision,
                    ["at"] = bench.Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null),
                    ["accepted"] = accepted,
                    ["message"] = message,
                }
            ),
        }.ToJsonString();
}
