using Canary.Kubernetes.Events;

namespace Canary.Controller.Announcements;

/// <summary>A message on its way to one receiver.</summary>
internal sealed record Dispatch
{
    /// <summary>The Canary.</summary>
    public required ObjectReference About { get; init; }

    public required DispatchKind Kind { get; init; }

    /// <summary>Tells receivers apart: messages to one are sent one after the other. No address.</summary>
    public required string Receiver { get; init; }

    /// <summary>The announcement's.</summary>
    public required string Reason { get; init; }

    /// <summary>Sends; says why it could not, or null.</summary>
    public required Func<CancellationToken, Task<string?>> SendAsync { get; init; }
}

/// <summary>What a message is.</summary>
internal enum DispatchKind
{
    Alert,
    Event,
}
