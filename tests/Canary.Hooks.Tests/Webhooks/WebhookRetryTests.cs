using System.Net.Http.Headers;
using Canary.Hooks.Webhooks;

namespace Canary.Hooks.Tests.Webhooks;

public sealed class WebhookRetryTests : IDisposable
{
    private readonly HookWorld world = new();

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public void R11_a_passing_failure_is_tried_again(int status)
    {
        world.Receiver.Answers(status).Answers(204);

        Assert.IsType<WebhookResult.Passed>(world.Call(Calls.Gate with { Retries = 1 }));
        Assert.Equal(2, world.Receiver.Received.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(404)]
    public void R11_a_no_is_not_asked_again(int status)
    {
        world.Receiver.Answers(status);

        world.Call(Calls.Gate with { Retries = 3 });

        Assert.Single(world.Receiver.Received);
    }

    [Fact]
    public void R11_retries_are_off_unless_asked_for()
    {
        world.Receiver.Answers(500);

        world.Call(Calls.Gate);

        Assert.Single(world.Receiver.Received);
    }

    [Fact]
    public void R11_pauses_grow_and_vary_by_the_given_chance()
    {
        world.Receiver.Fails(new HttpRequestException("no"));

        world.Call(Calls.Gate with { Retries = 4 });
        var calm = Pauses();
        world.Receiver.Received.Clear();
        world.Chance = () => 0.1;
        world.Call(Calls.Gate with { Retries = 4 });
        var other = Pauses();

        Assert.Equal(4, calm.Count);
        Assert.All(calm.Zip(calm.Skip(1)), pair => Assert.True(pair.First < pair.Second, string.Join(' ', calm)));
        Assert.InRange(calm[0], 0.5, 2);
        Assert.InRange(calm[3], 4, 16);
        Assert.NotEqual(calm, other);
    }

    [Fact]
    public void Pauses_end_at_thirty_seconds()
    {
        world.Receiver.Answers(500);

        world.Call(Calls.Gate with { Retries = 8 });

        Assert.Equal(30, Pauses()[^1]);
    }

    [Fact]
    public void R11_each_try_has_the_timeout_to_itself()
    {
        world.Receiver.NeverAnswers().NeverAnswers().Answers(200);

        var result = world.Call(Calls.Gate with { Retries = 2, Timeout = TimeSpan.FromSeconds(3) });

        Assert.IsType<WebhookResult.Passed>(result);
        Assert.All(Pauses(), pause => Assert.True(pause > 3));
    }

    [Fact]
    public void Retry_after_is_honoured()
    {
        world
            .Receiver.Answers(
                429,
                "",
                r => r.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(17))
            )
            .Answers(200);

        world.Call(Calls.Gate with { Retries = 1 });

        Assert.Equal([17], Pauses());
    }

    [Fact]
    public void Who_wants_to_be_left_alone_for_an_hour_is_not_waited_for()
    {
        world.Receiver.Answers(
            503,
            "",
            r => r.Headers.RetryAfter = new RetryConditionHeaderValue(HookWorld.Start.AddHours(1))
        );

        Assert.Equal(new WebhookResult.Failed(503, ""), world.Call(Calls.Gate with { Retries = 5 }));
        Assert.Single(world.Receiver.Received);
    }

    private List<double> Pauses()
    {
        var times = world.Times.ToList();
        return [.. times.Zip(times.Skip(1), (earlier, later) => Math.Round(later - earlier, 3))];
    }
}
