using Canary.Kubernetes.LeaderElection;
using Canary.Simulator.Clock;

namespace Canary.Kubernetes.Tests.LeaderElection;

public sealed class LeaderElectorTests : IDisposable
{
    private readonly SimulationLoop loop = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly LeaseServer server = new();
    private readonly Candidate a;
    private readonly Candidate b;

    public LeaderElectorTests()
    {
        a = new Candidate("a", server, loop.Clock);
        b = new Candidate("b", server, loop.Clock, TimeSpan.FromDays(-400));
    }

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
        loop.Dispose();
    }

    [Fact]
    public void The_first_creates_the_lease_and_leads()
    {
        a.Start();
        loop.RunUntilIdle();

        Assert.True(a.Elector.IsLeader);
        Assert.Equal("a", a.Elector.Leader);
        Assert.Equal(("a", 10, 0), Lease());
        Assert.Equal("2026-01-01T00:00:00.000000Z", (string?)server.Spec["acquireTime"]);
    }

    [Fact]
    public void A_second_waits_as_long_as_the_first_renews_however_wrong_its_clock()
    {
        a.Start();
        b.Start();
        loop.RunFor(TimeSpan.FromHours(1));

        Assert.Equal((1, 0), (a.Terms, b.Terms));
        Assert.Equal("a", b.Elector.Leader);
        Assert.Equal(["a"], b.Seen);
        Assert.Equal(("a", 10, 0), Lease());
        Assert.Equal("2026-01-01T00:00:00.000000Z", (string?)server.Spec["acquireTime"]);
    }

    [Fact]
    public void A_leader_whose_wall_clock_hangs_is_still_seen_to_renew()
    {
        a.Clock.WallClockHangsAt = loop.Clock.GetUtcNow();
        a.Start();
        b.Start();
        loop.RunFor(TimeSpan.FromMinutes(5));

        Assert.True(a.Acts);
        Assert.Equal(0, b.Terms);
    }

    [Fact]
    public void A_renewal_is_one_request()
    {
        a.Start();
        loop.RunFor(TimeSpan.FromMinutes(1));

        Assert.Equal(1 + 50, server.Writes);
    }

    [Fact]
    public void After_a_crash_the_second_leads_once_the_lease_has_expired()
    {
        a.Start();
        b.Start();
        loop.RunFor(TimeSpan.FromMinutes(1));

        a.Crash();
        loop.RunFor(TimeSpan.FromSeconds(8));
        Assert.False(b.Acts);
        loop.RunFor(TimeSpan.FromSeconds(5));

        Assert.True(b.Acts);
        Assert.Equal(("b", 10, 1), Lease());
    }

    [Fact]
    public void A_stop_gives_the_lease_back_and_the_second_leads_soon()
    {
        a.Start();
        b.Start();
        loop.RunFor(TimeSpan.FromMinutes(1));

        a.Stop();
        loop.RunUntilIdle();
        Assert.True(a.Running.IsCompletedSuccessfully);
        Assert.Equal("", (string?)server.Spec["holderIdentity"]);
        loop.RunFor(TimeSpan.FromSeconds(1.5));

        Assert.True(b.Acts);
        Assert.Equal(("b", 10, 1), Lease());
    }

    [Fact]
    public void A_leader_that_stops_renews_until_its_work_has_ended()
    {
        a.Work = async (stopping, leading) =>
        {
            await Candidate.UntilAsync(stopping, leading);
            await Task.Delay(TimeSpan.FromSeconds(18), loop.Clock, leading);
        };
        a.Start();
        b.Start();
        loop.RunFor(TimeSpan.FromMinutes(1));

        a.Stop();
        loop.RunFor(TimeSpan.FromSeconds(17));
        Assert.True(a.Acts);
        Assert.False(b.Acts);
        loop.RunFor(TimeSpan.FromSeconds(4));

        Assert.True(a.Running.IsCompletedSuccessfully);
        Assert.True(b.Acts);
    }

    [Fact]
    public void Work_that_does_not_end_by_itself_loses_its_token()
    {
        a.Work = (_, leading) => Candidate.UntilAsync(leading, leading);
        a.Start();
        loop.RunFor(TimeSpan.FromMinutes(1));

        a.Stop();
        loop.RunFor(TimeSpan.FromSeconds(19));
        Assert.False(a.Running.IsCompleted);
        loop.RunFor(TimeSpan.FromSeconds(2));

        Assert.True(a.Running.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_leader_cut_off_gives_up_before_anyone_else_can_lead_and_runs_again()
    {
        a.Start();
        b.Start();
        loop.RunFor(TimeSpan.FromMinutes(1));

        a.Client.Travel = () => (null, null);
        loop.RunFor(TimeSpan.FromSeconds(10));
        Assert.False(a.Acts);
        Assert.False(b.Acts);
        Assert.Equal(1, a.Stops);
        loop.RunFor(TimeSpan.FromSeconds(10));
        Assert.True(b.Acts);

        a.Client.Travel = () => (TimeSpan.Zero, TimeSpan.Zero);
        b.Crash();
        loop.RunFor(TimeSpan.FromSeconds(40));
        Assert.True(a.Acts);
        Assert.Equal(2, a.Terms);
        Assert.Equal(("a", 10, 2), Lease());
    }

    [Fact]
    public void A_renewal_whose_answer_is_lost_loses_nothing()
    {
        a.Start();
        loop.RunFor(TimeSpan.FromSeconds(1));
        a.Client.Travel = () =>
        {
            a.Client.Travel = () => (TimeSpan.Zero, TimeSpan.Zero);
            return (TimeSpan.Zero, TimeSpan.FromSeconds(5));
        };

        loop.RunFor(TimeSpan.FromMinutes(1));

        Assert.Equal((1, 0), (a.Terms, a.Stops));
        Assert.Equal(("a", 10, 0), Lease());
    }

    [Fact]
    public void A_process_that_was_stopped_for_long_leads_no_more_when_it_goes_on()
    {
        a.Start();
        b.Start();
        loop.RunFor(TimeSpan.FromMinutes(1));

        a.Clock.Stop();
        loop.RunFor(TimeSpan.FromMinutes(1));
        Assert.True(b.Acts);
        a.Clock.Continue();

        Assert.False(a.Acts);
        loop.RunFor(TimeSpan.FromMinutes(1));
        Assert.True(b.Acts);
        Assert.Equal("b", a.Elector.Leader);
    }

    [Fact]
    public void Work_that_ends_gives_the_lease_back_and_what_it_throws_is_thrown()
    {
        a.Work = (_, _) => throw new InvalidOperationException("a bug");

        a.Start();
        loop.RunUntilIdle();

        Assert.Equal("a bug", Assert.IsType<InvalidOperationException>(a.Running.Exception!.InnerException).Message);
        Assert.Equal("", (string?)server.Spec["holderIdentity"]);
    }

    [Theory]
    [InlineData(15, 15, 2)]
    [InlineData(15, 10, 9)]
    [InlineData(1.5, 1, 0.2)]
    public void Times_that_do_not_fit_are_refused(double lease, double renew, double retry)
    {
        var options = new LeaderElectionOptions
        {
            Lease = new ObjectKey("ns", "x"),
            Identity = "me",
            LeaseDuration = TimeSpan.FromSeconds(lease),
            RenewDeadline = TimeSpan.FromSeconds(renew),
            RetryPeriod = TimeSpan.FromSeconds(retry),
        };

        Assert.Throws<ArgumentException>(options.Validate);
    }

    private (string?, int, int) Lease() =>
        (
            (string?)server.Spec["holderIdentity"],
            (int)server.Spec["leaseDurationSeconds"]!,
            (int)server.Spec["leaseTransitions"]!
        );
}
