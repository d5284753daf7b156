using Canary.Simulator.Faults;

namespace Canary.Controller.Tests.Faults;

/// <summary>What goes wrong.</summary>
/// <param name="Name">In a few words.</param>
/// <param name="Rule">Which of the controller's requests it befalls, and how; null: the process dies right after a write, before it has the answer.</param>
internal sealed record FaultKind(string Name, FaultRule? Rule)
{
    public static FaultKind Crash { get; } = new("a crash after a write", null);

    public static FaultKind Conflict { get; } =
        new("409 on a write", new FaultRule(Fault.Conflict()) { OnlyWrites = true });

    public static FaultKind InternalError { get; } = new("500", new FaultRule(Fault.InternalError()));

    public static FaultKind GoneOnList { get; } = new("410 on a list", new FaultRule(Fault.Gone()) { Verb = "list" });

    public static FaultKind GoneOnWatch { get; } =
        new("410 on a watch", new FaultRule(Fault.Gone()) { Verb = "watch" });

    public static FaultKind DroppedWatch { get; } =
        new("a watch that breaks after an event", new FaultRule(Fault.DroppedWatch(1)) { Verb = "watch" });

    public static FaultKind Timeout { get; } = new("a timeout", new FaultRule(Fault.Latency(TimeSpan.FromMinutes(2))));

    public static FaultKind LostAnswer { get; } =
        new("a lost answer to a write", new FaultRule(Fault.LostAnswer()) { OnlyWrites = true });

    /// <summary>What was not told is lost with the process; see "The outbox forgets" in src/README.md.</summary>
    public bool ForgetsAnnouncements => Rule is null;

    public override string ToString() => Name;
}
