using Canary.Controller.Rollouts;
using Canary.Engine;

namespace Canary.Controller.Metrics;

/// <summary>
/// Finds Secrets that are missing before a rollout needs them. They are not watched, so they are read live, but only while a spec is new or
/// stalled: a settled Canary costs no request.
/// </summary>
internal sealed class SecretCheck(MetricQueries queries, MetricSecrets secrets)
{
    /// <summary>Nothing wakes a Canary when its Secret is made.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The sighting, with what is wrong added to its obstacles.</summary>
    public async Task<Sighting> CheckAsync(Sighting sighting, CancellationToken cancellationToken)
    {
        if (IsSettled(sighting) || sighting.Seen.Deleting)
        {
            return sighting;
        }
        var found = new List<Obstacle>();
        foreach (var query in queries.WithSecrets(sighting.Canary, sighting.Reading))
        {
            try
            {
                await secrets.OpenAsync(query, cancellationToken);
            }
            catch (MetricProblemException e)
            {
                found.Add(new(ObstacleFinder.InvalidMetric, e.Message));
            }
        }
        return found.Count == 0
            ? sighting
            : sighting with
            {
                AwaitsSecret = true,
                Seen = sighting.Seen with { Obstacles = [.. sighting.Seen.Obstacles, .. found.Distinct()] },
            };
    }

    private static bool IsSettled(Sighting sighting) =>
        sighting.Canary is { Status: { Stalled: null, ObservedGeneration: { } observed } } canary
        && observed == canary.Metadata.Generation;
}
