using Canary.Resources.Views;

namespace Canary.Web.Api;

/// <summary>A row of the overview: what <c>canary get</c> shows of a rollout, small enough to send for a whole fleet.</summary>
internal sealed record RolloutSummary(
    string Namespace,
    string Name,
    string Phase,
    decimal CanaryWeight,
    int Step,
    int Steps,
    string? Reason,
    string? Message,
    bool Stalled,
    bool Suspended,
    DateTimeOffset? CreatedAt
)
{
    public static RolloutSummary Of(RolloutView view) =>
        new(
            view.Namespace,
            view.Name,
            view.Phase,
            view.CanaryWeight,
            view.Step,
            view.Steps,
            view.Reason,
            view.Stalled ?? view.Message,
            view.Stalled is not null,
            view.Suspended,
            view.CreatedAt
        );

    /// <summary>By namespace and name.</summary>
    public static IReadOnlyList<RolloutSummary> Of(IEnumerable<RolloutView> views) =>
        [
            .. views
                .Select(Of)
                .OrderBy(row => row.Namespace, StringComparer.Ordinal)
                .ThenBy(row => row.Name, StringComparer.Ordinal),
        ];
}

/// <summary>The body of <c>GET /api/rollouts</c>.</summary>
internal sealed record RolloutList(IReadOnlyList<RolloutSummary> Rollouts);

/// <summary>The body of an answer that is an error, as RFC 9457 has it.</summary>
internal sealed record Problem(int Status, string Title, string Detail);
