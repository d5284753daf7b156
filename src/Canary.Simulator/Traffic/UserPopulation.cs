using System.Collections.Concurrent;
using Canary.Kubernetes;
using Canary.Simulator.Clock;
using Canary.Simulator.Mesh;

namespace Canary.Simulator.Traffic;

/// <summary>
/// Users who send requests to every route of the gateway, at a steady rate. A new route gets users at their next turn; they stop when it is
/// gone.
/// </summary>
public sealed class UserPopulation : IDisposable
{
    /// <summary>After a pause of the whole machine nobody makes up for more than this.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(1);

    private readonly SimulatorScheduler scheduler;
    private readonly GatewayDataPlane dataPlane;
    private readonly UserOptions options;
    private readonly Random random;
    private readonly UserCrowd crowd;
    private readonly IDisposable timer;
    private readonly CancellationTokenSource ended = new();
    private readonly ConcurrentDictionary<ObjectKey, Audience> audiences = new();
    private IUserTransport transport;
    private long lastTurn;

    /// <summary>Users come at once.</summary>
    /// <param name="scheduler">Gives them their turns.</param>
    /// <param name="dataPlane">Says which routes there are.</param>
    /// <param name="options">How they behave.</param>
    public UserPopulation(SimulatorScheduler scheduler, GatewayDataPlane dataPlane, UserOptions options)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        ArgumentNullException.ThrowIfNull(options);
        this.scheduler = scheduler;
        this.dataPlane = dataPlane;
        this.options = options;
        transport = new InProcessTransport(dataPlane);
        random = new(options.Seed);
        crowd = new(random);
        lastTurn = scheduler.Time.GetTimestamp();
        timer = scheduler.Every(options.Turn, TakeTurn);
    }

    /// <summary>While false, users rest.</summary>
    public bool Active { get; set; } = true;

    /// <summary>What the users of each route have seen.</summary>
    public IReadOnlyList<UserCounts> Counts =>
        [
            .. audiences
                .OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal)
                .Select(pair => pair.Value.Counts(pair.Key)),
        ];

    /// <summary>What the groups of <see cref="UserOptions.Groups"/> were answered, in order.</summary>
    public IReadOnlyList<UserAnswers> Answers => crowd.Answers;

    /// <summary>What each user of the groups has seen of each route, in order.</summary>
    public IReadOnlyList<UserSight> Sights => crowd.Sights(scheduler.Time.GetUtcNow());

    /// <summary>From now on requests travel this way; default in-process.</summary>
    public void TravelBy(IUserTransport transport) => Volatile.Write(ref this.transport, transport);

    /// <summary>Requests under way are called off.</summary>
    public void Dispose()
    {
        timer.Dispose();
        ended.Cancel();
    }

    private void TakeTurn()
    {
        var now = scheduler.Time.GetTimestamp();
        var passed = scheduler.Time.GetElapsedTime(lastTurn, now);
        lastTurn = now;
        if (!Active || ended.IsCancellationRequested)
        {
            return;
        }
        foreach (var (route, request) in dataPlane.Samples)
        {
            Send(route, request, passed);
        }
        foreach (var target in options.Targets)
        {
            Send(target.Name, target.Request, passed);
        }
    }

    private void Send(ObjectKey route, GatewayRequest request, TimeSpan passed)
    {
        // Each route's users begin somewhere within their first interval, so that not all click at once.
        var audience = audiences.GetOrAdd(route, _ => new() { Due = random.NextDouble() });
        audience.Due += options.RequestsPerSecond * Math.Min(passed.TotalSeconds, LongestTurn.TotalSeconds);
        for (; audience.Due >= 1; audience.Due--)
        {
            _ = SendAsync(route, audience, request, crowd.Next(route, options.Groups));
        }
    }

    private async Task SendAsync(ObjectKey route, Audience audience, GatewayRequest request, UserSession? user)
    {
        try
        {
            var dressed = user?.Dress(request, scheduler.Time.GetUtcNow()) ?? request;
            var answer = await transport.SendAsync(dressed, ended.Token);
            audience.Count(answer.Status >= 500, answer.Latency);
            if (user is not null)
            {
                user.Take(answer, scheduler.Time.GetUtcNow());
                crowd.Count(route, user, answer);
            }
        }
        catch (OperationCanceledException)
        {
            // The users left while waiting.
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            audience.Count(failed: true, TimeSpan.Zero);
        }
    }

    private sealed class Audience
    {
        private long requests;
        private long errors;
        private long latencyTicks;

        /// <summary>Requests that should have been sent by now.</summary>
        public double Due { get; set; }

        public void Count(bool failed, TimeSpan latency)
        {
            Interlocked.Increment(ref requests);
            Interlocked.Add(ref latencyTicks, latency.Ticks);
            if (failed)
            {
                Interlocked.Increment(ref errors);
            }
        }

        public UserCounts Counts(ObjectKey route) =>
            new(
                route,
                Interlocked.Read(ref requests),
                Interlocked.Read(ref errors),
                TimeSpan.FromTicks(Interlocked.Read(ref latencyTicks))
            );
    }
}
