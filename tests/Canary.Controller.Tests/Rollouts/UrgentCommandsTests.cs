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
