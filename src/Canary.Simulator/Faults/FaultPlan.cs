using Canary.Simulator.ApiServer.Http;

namespace Canary.Simulator.Faults;

/// <summary>What goes wrong at an API server: rules for single requests, and outages of the whole. Seeded; thread-safe.</summary>
/// <param name="time">The time that delays go by.</param>
/// <param name="seed">Of the dice that rules with a probability throw. Default 1.</param>
public sealed class FaultPlan(TimeProvider time, int seed = 1) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Random random = new(seed);
    private readonly List<Entry> entries = [];
    private CancellationTokenSource running = new();

    /// <summary>The server answers nobody.</summary>
    public bool IsDown => running.IsCancellationRequested;

    /// <summary>Adds a rule; disposing the answer takes it out. Where several match, each has its effect, in the order added.</summary>
    public IDisposable Add(FaultRule rule)
    {
        var entry = new Entry(this, rule);
        lock (gate)
        {
            entries.Add(entry);
        }
        return entry;
    }

    /// <summary>Takes out all rules.</summary>
    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
        }
    }

    /// <summary>Stops the server: open watches break, new requests are refused.</summary>
    public void Stop() => running.Cancel();

    /// <summary>Starts a stopped server again.</summary>
    public void Start()
    {
        if (IsDown)
        {
            running = new CancellationTokenSource();
        }
    }

    /// <summary>Stops the server for a while.</summary>
    public async Task StopForAsync(TimeSpan outage, CancellationToken cancellationToken)
    {
        Stop();
        await Task.Delay(outage, time, cancellationToken);
        Start();
    }

    public void Dispose() => running.Dispose();

    internal ActiveFault? Match(ApiRequest request, RequestInfo info)
    {
        if (IsDown)
        {
            return new ActiveFault([new RefusedFault()], info, time, running.Token);
        }
        List<Fault> hits;
        lock (gate)
        {
            hits = [.. entries.Where(e => e.IsHit(request, info)).Select(e => e.Rule.Fault)];
        }
        return hits.Count > 0 || info.Verb == "watch" ? new ActiveFault(hits, info, time, running.Token) : null;
    }

    private sealed class Entry(FaultPlan plan, FaultRule rule) : IDisposable
    {
        private int seen;

        public FaultRule Rule => rule;

        public bool IsHit(ApiRequest request, RequestInfo info)
        {
            if (!rule.Matches(request, info))
            {
                return false;
            }
            seen++;
            return seen >= rule.From
                && (seen - rule.From) % rule.Every == 0
                && (seen - rule.From) / rule.Every < rule.Times
                && (rule.Probability >= 1 || plan.random.NextDouble() < rule.Probability);
        }

        public void Dispose()
        {
            lock (plan.gate)
            {
                plan.entries.Remove(this);
            }
        }
    }
}
