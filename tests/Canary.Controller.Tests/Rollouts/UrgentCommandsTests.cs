using Canary.Controller.Rollouts;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Rollouts;

public sealed class UrgentCommandsTests
{
    private readonly UrgentCommands urgent = new();

    [Theory]
    [InlineData(null, "canary.dev/abort", false)]
    [InlineData("canary.dev/abort", "canary.dev/abort", true)]
    [InlineData(null, "canary.dev/promote", true)]
    [InlineData(null, "deletion", false)]
    [InlineData("deletion", "deletion", true)]
    public async Task Only_what_is_news_ends_a_wait(string? before, string now, bool answered)
    {
        var answer = new TaskCompletionSource<string>();
        var waiting = urgent.WaitAsync(
            With(now).Metadata.Key,
            token => answer.Task.WaitAsync(token),
            TestContext.Current.CancellationToken
        );

        urgent.OnCanary(new(InformerEventType.Updated, With(now), With(before)));
        answer.TrySetResult("yes");

        Assert.Equal(answered ? "yes" : null, await waiting);
    }

    [Fact]
    public async Task A_controller_that_is_to_stop_does_not_take_that_for_a_command()
    {
        using var stop = new CancellationTokenSource();
        var answer = new TaskCompletionSource<string>();
        var waiting = urgent.WaitAsync(With(null).Metadata.Key, token => answer.Task.WaitAsync(token), stop.Token);

        stop.Cancel();
        answer.TrySetResult("too late");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    /// <summary>A Canary that is being deleted, or has an annotation.</summary>
    private static V1Canary With(string? what) =>
        new()
        {
            Metadata = new()
            {
                Name = "podinfo",
                Namespace = "shop",
                DeletionTimestamp = what == "deletion" ? DateTimeOffset.UnixEpoch : null,
                Annotations = new Dictionary<string, string> { [what ?? "none"] = "*" },
            },
        };
}
