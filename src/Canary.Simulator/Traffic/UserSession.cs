using Canary.Kubernetes;
using Canary.Simulator.Mesh;

namespace Canary.Simulator.Traffic;

/// <summary>One user of a group on one route. Safe to use from any thread.</summary>
internal sealed class UserSession(ObjectKey route, UserGroup group, int number)
{
    private readonly Lock gate = new();
    private readonly CookieJar jar = new(group.Cookies);
    private ObjectKey? service;
    private string revision = "";
    private long requests;
    private long changes;

    public UserGroup Group => group;

    /// <summary>The request as this user sends it.</summary>
    public GatewayRequest Dress(GatewayRequest request, DateTimeOffset now)
    {
        var headers = new Dictionary<string, string>(request.Headers, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in group.Headers)
        {
            headers[name] = value;
        }
        lock (gate)
        {
            var cookies = jar.At(now).Select(cookie => $"{cookie.Key}={cookie.Value}");
            var given = headers.TryGetValue("Cookie", out var own) && own.Length > 0 ? [own] : (string[])[];
            if (string.Join("; ", given.Concat(cookies)) is { Length: > 0 } all)
            {
                headers["Cookie"] = all;
            }
        }
        return request with { Headers = headers, Source = group.Source ?? request.Source };
    }

    /// <summary>Takes an answer in.</summary>
    public void Take(UserAnswer answer, DateTimeOffset now)
    {
        lock (gate)
        {
            requests++;
            if (group.KeepsCookies)
            {
                foreach (var cookie in answer.Cookies)
                {
                    jar.Follow(cookie, now);
                }
            }
            if (answer.Service is null)
            {
                return;
            }
            if (service is not null && (service != answer.Service || revision != answer.Revision))
            {
                changes++;
            }
            service = answer.Service;
            revision = answer.Revision;
        }
    }

    public UserSight Sight(DateTimeOffset now)
    {
        lock (gate)
        {
            return new(route, group.Name, number, requests, changes, service, revision, jar.At(now));
        }
    }
}

/// <summary>What one user has seen of one route.</summary>
/// <param name="Route">The route.</param>
/// <param name="Group">The group that the user is of.</param>
/// <param name="Number">Which of its users, from 0.</param>
/// <param name="Requests">Requests sent and answered.</param>
/// <param name="Changes">How often an answer came from another Service or revision than the one before.</param>
/// <param name="Service">The Service that answered last; null: none yet, or the way there does not tell.</param>
/// <param name="Revision">The revision that answered last.</param>
/// <param name="Cookies">The cookies that the user has now.</param>
public sealed record UserSight(
    ObjectKey Route,
    string Group,
    int Number,
    long Requests,
    long Changes,
    ObjectKey? Service,
    string Revision,
    IReadOnlyDictionary<string, string> Cookies
);
