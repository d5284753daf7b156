using Canary.Simulator.Faults;

namespace Canary.Controller.Tests.Faults;

/// <summary>What goes wrong.</summary>
/// <param name="Name">In a few words.</param>
/// <param name="Fault">How.</param>
internal sealed record FaultKind(string Name, Fault Fault)
{
    private static readonly Fault Nothing = Fault.Call(() => { });

    /// <summary>The process dies right after a write, before it has the answer.</summary>
    public static FaultKind Crash { get; } =
        new("a crash after a write", Nothing) { IsDeath = true, OnlyWrites = true };

    public static FaultKind Conflict { get; } = new("409 on a write", Fault.Conflict()) { OnlyWrites = true };

    public static FaultKind InternalError { get; } = new("500", Fault.InternalError());

    public static FaultKind GoneOnList { get; } = new("410 on a list", Fault.Gone()) { Verb = "list" };

    public static FaultKind GoneOnWatch { get; } = new("410 on a watch", Fault.Gone()) { Verb = "watch" };

    public static FaultKind DroppedWatch { get; } =
        new("a watch that breaks after an event", Fault.DroppedWatch(1)) { Verb = "watch" };

    public static FaultKind Timeout { get; } = new("a timeout", Fault.Latency(TimeSpan.FromMinutes(2)));

    public static FaultKind LostAnswer { get; } =
        new("a lost answer to a write", Fault.LostAnswer()) { OnlyWrites = true };

    public static IReadOnlyList<FaultKind> All { get; } =
    [Crash, Conflict, InternalError, GoneOnList, GoneOnWatch, DroppedWatch, Timeout, LostAnswer];

    /// <summary>It ends the process. What was not told is lost with it; see "The outbox forgets" in src/README.md.</summary>
    public bool IsDeath { get; private init; }

    /// <summary>The only requests that it befalls; null: any.</summary>
    public string? Verb { get; private init; }

    /// <summary>It befalls writes only.</summary>
    public bool OnlyWrites { get; private init; }

    /// <summary>All of the controller's requests that it can befall.</summary>
    public FaultRule Requests =>
        new(Fault)
        {
            UserAgentPrefix = "canary",
            Verb = Verb,
            OnlyWrites = OnlyWrites,
        };

    public override string ToString() => Name;
}

/// <summary>When something goes wrong in a story.</summary>
/// <param name="Kind">What.</param>
/// <param name="From">The first request, of those that it can befall, that it befalls; from 1.</param>
/// <param name="Every">How many there are from one to the next.</param>
internal sealed record Mishap(FaultKind Kind, int From, int Every)
{
    /// <summary>From one to the next when it happens but once.</summary>
    public const int Never = int.MaxValue;

    /// <summary>How often it happened.</summary>
    public int Count { get; set; }

    public override string ToString() =>
        $"{Kind} at request {From}{(Every == Never ? "" : $" and every {Every}th after it")}";
}
