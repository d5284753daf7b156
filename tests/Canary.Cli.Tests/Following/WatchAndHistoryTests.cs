using Canary.Cli.CommandLine;
using Canary.Cli.Tests.World;
using Canary.Resources.V1;

namespace Canary.Cli.Tests.Following;

public sealed class WatchAndHistoryTests : IDisposable
{
    private const string History = """
        {"history":[{"revision":"v2","images":["shop:2.0.0"],"started":"2026-11-21T08:00:00Z","finished":"2026-11-21T08:30:00Z",
        "result":"Aborted","reason":"Command","message":"Aborted by Kim","by":"Kim","weight":40}]}
        """;

    private readonly CommandBench bench = new();

    public WatchAndHistoryTests() => bench.Apply(CommandBench.Manifests);

    [Fact]
    public void Watch_writes_a_line_per_change_and_ends_with_the_Canary()
    {
        var command = bench.Begin("watch", "shop");
        bench.WriteStatus("""{"phase":"Progressing","canaryWeight":20,"step":1,"steps":3,"message":"Waits."}""");
        bench.WriteStatus("""{"stepStartedAt":"2026-11-21T09:00:00Z"}""");
        bench.WriteStatus("""{"canaryWeight":40,"step":2}""");
        bench.Cluster.Delete(V1Canary.Type, CommandBench.Shop, "Background");

        Assert.Equal(ExitCode.Ok, bench.End(command));
        Assert.Equal(
            [
                "Initializing, 0 % canary",
                "Progressing, 20 % canary, step 1/3: Waits.",
                "Progressing, 40 % canary, step 2/3: Waits.",
                "demo/shop was deleted.",
            ],
            bench.Output.TrimEnd().Split('\n').Select(line => line.Split("  ")[^1].TrimEnd())
        );
    }

    [Fact]
    public void Watch_ends_when_it_is_interrupted()
    {
        var command = bench.Begin("watch", "shop");

        bench.Stop();

        Assert.Equal(ExitCode.Interrupted, bench.End(command));
    }

    [Fact]
    public void History_lists_what_ended()
    {
        bench.WriteStatus(History);

        Assert.Equal(ExitCode.Ok, bench.Run("history", "shop", "-o", "wide"));

        Assert.Equal(
            [
                "FINISHED   RESULT    REVISION   WEIGHT   TOOK   IMAGES       REASON    BY    REPLACED   WHY",
                "30m ago    Aborted   v2         40       30m    shop:2.0.0   Command   Kim              Aborted by Kim",
            ],
            bench.Output.TrimEnd().Split('\n').Select(line => line.TrimEnd())
        );
    }

    [Fact]
    public void History_is_a_document_for_scripts()
    {
        bench.WriteStatus(History);

        Assert.Equal(ExitCode.Ok, bench.Run("history", "shop", "-o", "yaml"));

        Assert.Contains("result: Aborted", bench.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_shows_gates_pauses_tests_copies_and_commands()
    {
        bench.WriteStatus(
            """
            {"phase":"Paused","canaryWeight":100,"match":"analysis.match","mirrorWeight":10,
             "pause":{"cause":"Command","since":"2026-11-21T08:59:00Z","by":"Kim"},
             "gates":[{"name":"qa","at":"promotion","state":"Waiting","changedAt":"2026-11-21T08:58:00Z","since":"2026-11-21T08:58:00Z"}],
             "commands":[{"command":"pause","revision":"v2","by":"Kim","at":"2026-11-21T08:59:00Z","accepted":true,"message":"Carried out"}]}
            """
        );

        Assert.Equal(ExitCode.Ok, bench.Run("describe", "shop"));

        string[] parts =
        [
            "0 % primary, 100 % canary, of the requests that analysis.match picks; 10 % copied to the canary",
            "by Kim, for 60s",
            "qa     promotion   Waiting   2m ago",
            "pause     60s ago   Kim   accepted   Carried out",
        ];
        Assert.All(parts, part => Assert.Contains(part, bench.Output, StringComparison.Ordinal));
    }

    public void Dispose() => bench.Dispose();
}
