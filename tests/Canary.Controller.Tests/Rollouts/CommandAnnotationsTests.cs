using System.Text.Json.Nodes;
using Canary.Controller.Rollouts;
using Canary.Engine.Commands;
using Canary.Resources;
using Canary.Resources.Commands;
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
