using Canary.Controller.Rollouts;
using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Rollouts;

public sealed class UnconfirmedStatusesTests
{
    private static readonly RolloutStatus First = new() { FailedChecks = 1 };
    private static readonly RolloutStatus Second = new() { FailedChecks = 2 };

    private readonly UnconfirmedStatuses unconfirmed = new();
    private readonly List<RolloutStatus> told = [];

    [Fact]
    public void The_one_that_was_written_is_told_once()
    {
        Send(First);
        Send(Second);

        unconfirmed.Compare(At("2"), First);
        unconfirmed.Compare(At("3"), First);

        Assert.Equal([First], told);
    }

    [Fact]
    public void None_is_told_of_when_another_was_written_first()
    {
        Send(First);

        unconfirmed.Compare(At("2"), Second);
        unconfirmed.Compare(At("3"), First);

        Assert.Empty(told);
    }

    [Fact]
    public void The_version_that_it_was_meant_for_tells_nothing_of_it()
    {
        Send(First);

        unconfirmed.Compare(At("1"), new());
        Assert.Empty(told);
        unconfirmed.Compare(At("2"), First);

        Assert.Equal([First], told);
    }

    [Fact]
    public void One_whose_repetition_was_answered_is_not_told_again()
    {
        Send(First);

        unconfirmed.Forget(At("1").Metadata.Key);
        unconfirmed.Compare(At("2"), First);

        Assert.Empty(told);
    }

    [Theory]
    [InlineData(31, 1)]
    [InlineData(32, 0)]
    public void The_oldest_of_too_many_is_given_up(int further, int times)
    {
        Send(First);
        for (var i = 0; i < further; i++)
        {
            Send(Second);
        }

        unconfirmed.Compare(At("2"), First);

        Assert.Equal(times, told.Count);
    }

    private void Send(RolloutStatus next) =>
        unconfirmed.Add(
            new()
            {
                Canary = At("1"),
                Reading = new() { Provider = "kubernetes" },
                Seen = new(),
            },
            next,
            () => told.Add(next)
        );

    private static V1Canary At(string version) =>
        new()
        {
            Metadata = new()
            {
                Name = "podinfo",
                Namespace = "shop",
                ResourceVersion = version,
            },
        };
}
