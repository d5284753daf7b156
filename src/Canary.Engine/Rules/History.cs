using System.Collections.Immutable;

namespace Canary.Engine.Rules;

/// <summary>The rollouts that ended.</summary>
internal static class History
{
    private const int Kept = 10;

    /// <summary>Notes that the present run ended in this way.</summary>
    public static void Add(Pass pass, RolloutResult result, string reason, string message, string? by = null) =>
        Add(pass, result, reason, message, by, result == RolloutResult.Promoted ? pass.Status.LastPromotedSpec : null);

    /// <summary>The same of a run whose revision stays on the primary although it did not come to its end there.</summary>
    public static void AddReplacing(Pass pass, RolloutResult result, string reason, string message) =>
        Add(pass, result, reason, message, by: null, pass.Status.LastPromotedSpec);

    private static void Add(
        Pass pass,
        RolloutResult result,
        string reason,
        string message,
        string? by,
        string? replaced
    )
    {
        var status = pass.Status;
        var record = new RolloutRecord(
            status.LastAppliedSpec ?? "",
            status.Revision?.Images ?? [],
            status.StartedAt ?? pass.Now,
            pass.Now,
            result,
            reason,
            message,
            status.PeakWeight,
            replaced
        )
        {
            By = by,
        };
        pass.Status = status with { History = Prepend(status.History, record) };
    }

    private static ValueList<RolloutRecord> Prepend(ValueList<RolloutRecord> history, RolloutRecord newest)
    {
        var kept = history.AsSpan()[..Math.Min(history.Count, Kept - 1)];
        return new(ImmutableArray.Create([newest, .. kept]));
    }
}
