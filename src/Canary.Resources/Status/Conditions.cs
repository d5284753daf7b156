using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Resources.Status;

/// <summary>
/// The conditions by which <c>kubectl wait</c>, Flux, Argo CD and any other kstatus reader tell how a Canary does. Reconciling and Stalled
/// are there only while they are true, as kstatus wants it.
/// </summary>
public static class Conditions
{
    public const string Ready = "Ready";
    public const string Reconciling = "Reconciling";
    public const string Stalled = "Stalled";
    public const string Promoted = "Promoted";

    private const string True = "True";
    private const string False = "False";
    private const string Unknown = "Unknown";

    /// <summary>The conditions of a status.</summary>
    /// <param name="status">What happens.</param>
    /// <param name="previous">The conditions until now: a condition whose status stays keeps its lastTransitionTime.</param>
    /// <param name="observedGeneration">The generation of the spec that <paramref name="status"/> answers.</param>
    /// <param name="now">When a status that changed did so.</param>
    public static IReadOnlyList<V1Condition> For(
        RolloutStatus status,
        IReadOnlyList<V1Condition>? previous,
        long observedGeneration,
        DateTimeOffset now
    )
    {
        var row = RowOf(status, Find(previous, Promoted)?.Status ?? Unknown);
        var reason = status.Stalled?.Reason ?? (status.Reason.Length > 0 ? status.Reason : PhaseName(status.Phase));
        var message = status.Stalled?.Message ?? PhaseText.MessageOf(status);
        var conditions = new List<V1Condition>();
        Add(Ready, row.Ready);
        Add(Reconciling, row.Reconciling);
        Add(Stalled, row.Stalled);
        Add(Promoted, row.Promoted);
        return conditions;

        void Add(string type, string? value)
        {
            if (value is null)
            {
                return;
            }
            var before = Find(previous, type);
            var kept = type == Promoted && status.Stalled is not null ? before : null;
            conditions.Add(
                new()
                {
                    Type = type,
                    Status = value,
                    Reason = kept?.Reason ?? reason,
                    Message = kept?.Message ?? message,
                    LastTransitionTime = before?.Status == value ? before.LastTransitionTime : now,
                    ObservedGeneration = observedGeneration,
                }
            );
        }
    }

    /// <summary>A condition by type; null when it is not there.</summary>
    public static V1Condition? Find(IReadOnlyList<V1Condition>? conditions, string type) =>
        conditions?.FirstOrDefault(condition => condition.Type == type);

    private static Row RowOf(RolloutStatus status, string promotedBefore) =>
        status.Stalled is not null
            ? new(False, null, True, promotedBefore)
            : status.Phase switch
            {
                RolloutPhase.Initialized or RolloutPhase.Succeeded => new(True, null, null, True),
                RolloutPhase.Failed => new(False, null, True, False),
                _ => new(False, True, null, Unknown),
            };

    private static string PhaseName(RolloutPhase phase) =>
        phase == RolloutPhase.None ? nameof(RolloutPhase.Initializing) : phase.ToString();

    /// <summary>A line of the table in the design; null: the condition is not there.</summary>
    private readonly record struct Row(string Ready, string? Reconciling, string? Stalled, string Promoted);
}
