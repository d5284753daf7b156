using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Autoscalers;

/// <summary>What an autoscaler remembers from one look to the next.</summary>
internal sealed class ScalingMemory(string uid)
{
    private readonly List<(DateTimeOffset At, int Change)> changes = [];

    /// <summary>Whose memory it is.</summary>
    public string Uid => uid;

    /// <summary>What the metrics asked for.</summary>
    public List<(DateTimeOffset At, int Replicas)> Wishes { get; } = [];

    /// <summary>The wishes of a window until now; the first of all is the size that was found.</summary>
    public IEnumerable<int> Within(TimeSpan window, DateTimeOffset now) =>
        window > TimeSpan.Zero ? Wishes.Where(wish => wish.At >= now - window).Select(wish => wish.Replicas) : [];

    public void Scaled(DateTimeOffset at, int change) => changes.Add((at, change));

    /// <summary>By how much the size was changed since a time, upwards (1) or downwards (-1).</summary>
    public int ChangeSince(DateTimeOffset time, int direction) =>
        changes.Where(change => change.At > time && Math.Sign(change.Change) == direction).Sum(change => change.Change);
}

/// <summary>How fast an autoscaler may grow or shrink its target: stabilization windows, policies, bounds.</summary>
internal sealed class ScalingBehavior
{
    private readonly JsonObject autoscaler;
    private readonly ScalingRules up;
    private readonly ScalingRules down;

    private ScalingBehavior(JsonObject autoscaler)
    {
        this.autoscaler = autoscaler;
        up = new(
            autoscaler.Map("spec", "behavior", "scaleUp"),
            TimeSpan.Zero,
            [new(false, 4, TimeSpan.FromSeconds(15)), new(true, 100, TimeSpan.FromSeconds(15))]
        );
        down = new(
            autoscaler.Map("spec", "behavior", "scaleDown"),
            TimeSpan.FromMinutes(5),
            [new(true, 100, TimeSpan.FromSeconds(15))]
        );
    }

    public static ScalingBehavior Of(JsonObject autoscaler) => new(autoscaler);

    /// <summary>The size to set now, and the reason if that is not what the metrics ask for.</summary>
    public (int Replicas, string? Limit) Apply(
        ScalingMemory memory,
        int current,
        AutoscalerDecision decision,
        DateTimeOffset now
    )
    {
        var stable = decision.Problem is null ? Stabilize(memory, current, decision.Replicas, now) : current;
        var least = autoscaler.Number("spec", "minReplicas") ?? 1;
        var most = Math.Max(least, autoscaler.Number("spec", "maxReplicas") ?? least);
        if (current > most || current < least)
        {
            return current > most ? (most, "TooManyReplicas") : (least, "TooFewReplicas");
        }
        var highest = Math.Max(current, up.Most(memory, current, now));
        var lowest = Math.Min(current, down.Least(memory, current, now));
        if (stable > Math.Min(most, highest))
        {
            return (Math.Min(most, highest), most <= highest ? "TooManyReplicas" : "ScaleUpLimit");
        }
        return stable < Math.Max(least, lowest)
            ? (Math.Max(least, lowest), least >= lowest ? "TooFewReplicas" : "ScaleDownLimit")
            : (stable, null);
    }

    /// <summary>Neither above the smallest wish of the window for growing, nor below the largest of the one for shrinking.</summary>
    private int Stabilize(ScalingMemory memory, int current, int wish, DateTimeOffset now)
    {
        if (memory.Wishes.Count == 0)
        {
            memory.Wishes.Add((now, current));
        }
        int[] smaller = [wish, .. memory.Within(up.Window, now)];
        int[] larger = [wish, .. memory.Within(down.Window, now)];
        memory.Wishes.Add((now, wish));
        var longest = up.Window > down.Window ? up.Window : down.Window;
        memory.Wishes.RemoveAll(old => old.At < now - longest);
        var (smallest, largest) = (smaller.Min(), larger.Max());
        return current < smallest ? smallest : Math.Min(current, largest);
    }
}
