using Canary.Kubernetes;

namespace Canary.Simulator.Traffic;

/// <summary>What the users of one route have seen so far.</summary>
/// <param name="Route">The HTTPRoute.</param>
/// <param name="Requests">Requests sent and answered.</param>
/// <param name="Errors">Answers with a status of 500 and above, or none at all.</param>
/// <param name="TotalLatency">The sum of all answers' latencies.</param>
public sealed record UserCounts(ObjectKey Route, long Requests, long Errors, TimeSpan TotalLatency)
{
    /// <summary>The share of requests that went wrong; 0 without requests.</summary>
    public double ErrorRate => Requests == 0 ? 0 : (double)Errors / Requests;
}
