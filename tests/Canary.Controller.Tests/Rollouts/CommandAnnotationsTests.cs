using System.Text.Json.Nodes;
using Canary.Controller.Rollouts;
using Canary.Engine;
using Canary.Engine.Commands;
using Canary.Resources;
using Canary.Resources.Commands;
using Canary.Resources.Status;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Rollouts;

public sealed class CommandAnnotationsTests
{
    private readonly RecordingClient client = new();

    [Theory]
    [InlineData("canary.dev/pause", false)]
    [InlineData("canary.dev/unknown", true)]
    public async Task Who_asks_is_noted_as_long_as_a_command_is_left(string left, bool removed)
    {
        var canary = With("canary.dev/promote", left);

        Assert.True(await RemoveAsync(canary, CommandVerb.Promote, Command.AnyRevision));

        var annotations = Assert.Single(client.Patched).Patch.Body["metadata"]!["annotations"]!.AsObject();
        Assert.True(annotations.ContainsKey("canary.dev/promote"));
        Assert.Equal(removed, annotations.ContainsKey(RolloutCommands.RequestedBy));
    }

    [Fact]
    public async Task What_says_something_else_by_now_is_left()
    {
        Assert.True(await RemoveAsync(With("canary.dev/promote", "canary.dev/pause"), CommandVerb.Promote, "v1"));

        Assert.Empty(client.Patched);
    }

    [Fact]
    public async Task Which_decisions_were_answered_is_noted_as_long_as_the_status_says_that_they_are_pending()
    {
        var canary = Decided(
            "resume@0 abort@0",
            [
                Record("promote", 2, pending: true),
                Record("pause", 1, pending: true),
                Record("resume", 0, pending: true),
                Record("promote", 0, pending: false),
                Record("abort", 0, pending: false),
            ]
        );

        await RemoveAsync(canary, CommandVerb.Promote, Command.AnyRevision);

        var annotations = Assert.Single(client.Patched).Patch.Body["metadata"]!["annotations"]!;
        Assert.Equal(Ids("promote@2 resume@0"), (string?)annotations[CommandAnnotations.Answered]);
    }

    [Theory]
    [InlineData("promote@1", false)]
    [InlineData("promote@0 pause@1", true)]
    public void A_decision_that_was_answered_is_pending_no_more(string answered, bool pending)
    {
        var canary = Decided(answered, [Record("promote", 1, pending: true)]);

        var settled = CommandAnnotations.Settle(canary, CanaryStatusMapper.ToEngine(canary.Status));

        Assert.Equal(pending, Assert.Single(settled.Commands).Pending);
    }

    [Fact]
    public void A_status_that_knows_it_is_left_as_it_is()
    {
        var canary = Decided("promote@1", [Record("promote", 1, pending: false)]);
        var status = CanaryStatusMapper.ToEngine(canary.Status);

        Assert.Same(status, CommandAnnotations.Settle(canary, status));
    }

    [Theory]
    [InlineData(404, "NotFound")]
    [InlineData(409, "Conflict")]
    public async Task A_Canary_that_moved_is_looked_at_again(int code, string reason)
    {
        client.Refuses["podinfo"] = new(code, reason, "why");

        Assert.False(await RemoveAsync(With("canary.dev/promote"), CommandVerb.Promote, Command.AnyRevision));
    }

    private async Task<bool> RemoveAsync(V1Canary canary, CommandVerb verb, string revision)
    {
        var canaries = Stored.Informer(V1Canary.Type, CanaryJson.Default.V1Canary);
        canaries.Put(canary);
        var command = new Command(verb, "", revision, "ada");
        return await new CommandAnnotations(client, canaries).RemoveAsync(
            canary,
            command,
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>Asked to promote and to pause, and this was answered and decided: a command, and the second in which that was.</summary>
    private static V1Canary Decided(string answered, CommandRecord[] records)
    {
        var canary = With("canary.dev/promote", "canary.dev/pause");
        var annotations = new Dictionary<string, string>(canary.Metadata.Annotations!)
        {
            [CommandAnnotations.Answered] = Ids(answered),
        };
        var status = new RolloutStatus { Commands = [.. records] };
        return canary with
        {
            Metadata = canary.Metadata with { Annotations = annotations },
            Status = CanaryStatusMapper.ToResource(status, null, 1, DateTimeOffset.UnixEpoch),
        };
    }

    private static CommandRecord Record(string command, int second, bool pending) =>
        new(command, Command.AnyRevision, "ada", At(second), Accepted: true, "done", pending);

    private static string Ids(string seconds) =>
        string.Join(
            ' ',
            seconds
                .Split(' ')
                .Select(id => id.Split('@'))
                .Select(id => $"{id[0]}@{TimestampConverter.Format(At(id[1][0] - '0'))}")
        );

    private static DateTimeOffset At(int second) => DateTimeOffset.UnixEpoch.AddSeconds(second);

    private static V1Canary With(params IEnumerable<string> annotations) =>
        new()
        {
            Metadata = new()
            {
                Name = "podinfo",
                Namespace = "shop",
                ResourceVersion = "1",
                Annotations = annotations
                    .Select(name => KeyValuePair.Create(name, Command.AnyRevision))
                    .Append(new(RolloutCommands.RequestedBy, "ada"))
                    .ToDictionary(),
            },
        };
}
