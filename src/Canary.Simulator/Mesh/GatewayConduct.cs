using System.Collections.Concurrent;
using Canary.Kubernetes;

namespace Canary.Simulator.Mesh;

/// <summary>How the gateway treats changed routes from now on: at once or late, in silence, or not at all.</summary>
public sealed class GatewayConduct
{
    private readonly ConcurrentDictionary<ObjectKey, (string Reason, string Message)> refusals = new();
    private TimeSpan delay;
    private bool silent;

    internal GatewayConduct(TimeSpan delay) => this.delay = delay;

    /// <summary>From a change of a route to its effect; changes that wait already keep the time that they were told.</summary>
    public TimeSpan ProgrammingDelay
    {
        get => delay;
        set
        {
            delay = value;
            Changed?.Invoke();
        }
    }

    /// <summary>While true, routes take effect but no status is written; default false.</summary>
    public bool Silent
    {
        get => silent;
        set
        {
            silent = value;
            Changed?.Invoke();
        }
    }

    internal event Action? Changed;

    /// <summary>
    /// Refuses a route: its condition Accepted turns false, and requests go on by what it said when it was last accepted.
    /// </summary>
    /// <param name="route">The route; it need not exist yet.</param>
    /// <param name="reason">The condition's reason, such as <c>UnsupportedValue</c>.</param>
    /// <param name="message">The condition's message.</param>
    public void Refuse(ObjectKey route, string reason, string message)
    {
        refusals[route] = (reason, message);
        Changed?.Invoke();
    }

    /// <summary>Takes a refused route again.</summary>
    public void Accept(ObjectKey route)
    {
        refusals.TryRemove(route, out _);
        Changed?.Invoke();
    }

    internal (string Reason, string Message)? RefusalOf(ObjectKey route) =>
        refusals.TryGetValue(route, out var refusal) ? refusal : null;
}
