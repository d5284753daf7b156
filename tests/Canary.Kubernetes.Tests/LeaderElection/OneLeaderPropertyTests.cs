using Canary.Simulator.Clock;

namespace Canary.Kubernetes.Tests.LeaderElection;

/// <summary>Three candidates with wrong clocks on a bad network: never do two act as leaders, and once all is well again one does.</summary>
public class OneLeaderPropertyTests
{
    [Fact]
    public void There_are_never_two_leaders_and_in_the_end_one()
    {
        var terms = 0;
        for (var seed = 0; seed < 150; seed++)
        {
            terms += Trace(seed);
        }
        // The traces are worth something only if leadership moves in them.
        Assert.True(terms > 700, $"{terms} terms");
    }

    private static int Trace(int seed)
    {
        var random = new Random(seed);
        using var loop = new SimulationLoop(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var server = new LeaseServer();
        var candidates = new List<Candidate>();
        string? violation = null;
        candidates.AddRange(Enumerable.Range(0, 3).Select(NewCandidate));
        candidates.ForEach(c => c.Start());
        for (var step = 0; step < 100; step++)
        {
            Disturb(candidates[random.Next(3)]);
            Run(TimeSpan.FromSeconds(random.Next(12)), step);
        }
        foreach (var candidate in candidates)
        {
            candidate.Clock.Continue();
            candidate.Client.Travel = () => (TimeSpan.Zero, TimeSpan.Zero);
        }
        // One that just lost its leadership may still hold the lease unknowingly for a while.
        Run(TimeSpan.FromMinutes(2), 100);
        Assert.True(candidates.Count(c => c.Acts) == 1, $"seed {seed}: nobody leads in the end");
        candidates.ForEach(c => c.Dispose());
        return candidates.Sum(c => c.Terms);

        Candidate NewCandidate(int i)
        {
            var candidate = new Candidate(
                $"c{i}",
                server,
                loop.Clock,
                TimeSpan.FromHours(random.Next(-50, 50)),
                seed + i
            );
            candidate.Work = (stopping, leading) =>
            {
                Look();
                return Candidate.UntilAsync(stopping, leading);
            };
            return candidate;
        }

        void Disturb(Candidate candidate)
        {
            switch (random.Next(6))
            {
                case 0:
                    candidate.Clock.Stop();
                    break;
                case 1:
                    candidate.Clock.Continue();
                    Look();
                    break;
                case 2:
                    candidate.Client.Travel = LastAnswerLate(candidate);
                    break;
                case 3:
                    candidate.Client.Travel = () => (Some(20), Some(20));
                    break;
                case 4:
                    candidate.Client.Travel = () => (Some(3), random.Next(3) == 0 ? null : Some(3));
                    break;
                default:
                    candidate.Client.Travel = () => (TimeSpan.Zero, TimeSpan.Zero);
                    break;
            }
        }

        // The worst: a write that arrives, whose answer takes nearly a term, and nothing after it.
        Func<(TimeSpan?, TimeSpan?)> LastAnswerLate(Candidate candidate) =>
            () =>
            {
                candidate.Client.Travel = () => (null, null);
                return (TimeSpan.Zero, TimeSpan.FromSeconds(random.Next(10)));
            };

        TimeSpan? Some(int seconds) => TimeSpan.FromSeconds(random.NextDouble() * seconds);

        void Run(TimeSpan duration, int step)
        {
            for (var passed = TimeSpan.Zero; passed < duration; passed += TimeSpan.FromSeconds(1))
            {
                loop.RunFor(TimeSpan.FromSeconds(1));
                Check(step);
            }
        }

        void Check(int step)
        {
            Look();
            Assert.True(violation is null, $"seed {seed}, step {step}: {violation}");
        }

        // Not an assertion by itself: what a leader's work throws ends in its elector.
        void Look()
        {
            var acting = candidates.Where(c => c.Acts).Select(c => c.Name).ToList();
            violation ??= acting.Count <= 1 ? null : $"{string.Join(" and ", acting)} lead";
        }
    }
}
