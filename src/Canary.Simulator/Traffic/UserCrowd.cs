using System.Collections.Concurrent;
using Canary.Kubernetes;

namespace Canary.Simulator.Traffic;

/// <summary>The users of all groups with their sessions, and what they were answered.</summary>
/// <param name="random">Says whose turn it is.</param>
internal sealed class UserCrowd(Random random)
{
    private readonly ConcurrentDictionary<(ObjectKey Route, string Group, int Number), UserSession> sessions = new();
    private readonly ConcurrentDictionary<UserAnswers, long> answers = new();

    /// <summary>What the groups were answered, in order.</summary>
    public IReadOnlyList<UserAnswers> Answers =>
        [
            .. answers
                .Select(pair => pair.Key with { Requests = pair.Value })
                .OrderBy(answer => answer.ToString(), StringComparer.Ordinal),
        ];

    /// <summary>What each user has seen.</summary>
    public IReadOnlyList<UserSight> Sights(DateTimeOffset now) =>
        [
            .. sessions
                .OrderBy(pair => pair.Key.Route.ToString(), StringComparer.Ordinal)
                .ThenBy(pair => pair.Key.Group, StringComparer.Ordinal)
                .ThenBy(pair => pair.Key.Number)
                .Select(pair => pair.Value.Sight(now)),
        ];

    /// <summary>Who sends the next request; null: there are no groups.</summary>
    public UserSession? Next(ObjectKey route, IReadOnlyList<UserGroup> groups)
    {
        if (groups.Count == 0)
        {
            return null;
        }
        var at = random.NextDouble() * groups.Sum(group => group.Share);
        var group = groups.FirstOrDefault(group => (at -= group.Share) < 0) ?? groups[^1];
        var number = random.Next(Math.Max(group.Users, 1));
        return sessions.GetOrAdd((route, group.Name, number), _ => new(route, group, number));
    }

    /// <summary>Notes an answer.</summary>
    public void Count(ObjectKey route, UserSession session, UserAnswer answer)
    {
        var kind = new UserAnswers(route, session.Group.Name, answer.Service, answer.Revision, answer.Status, 0);
        answers.AddOrUpdate(kind, 1, (_, count) => count + 1);
    }
}

/// <summary>How often a group was answered by whom.</summary>
/// <param name="Route">The route.</param>
/// <param name="Group">The group.</param>
/// <param name="Service">The Service that answered; null: none, or the way there does not tell.</param>
/// <param name="Revision">The hash of the pod's template that answered; empty: none.</param>
/// <param name="Status">The answer's HTTP status.</param>
/// <param name="Requests">How often.</param>
public sealed record UserAnswers(
    ObjectKey Route,
    string Group,
    ObjectKey? Service,
    string Revision,
    int Status,
    long Requests
);
