namespace Canary.Simulator.ApiServer.Auth;

/// <summary>Remembers which permissions requests needed, each once. Safe to use from any thread.</summary>
public sealed class AccessLog
{
    private readonly Lock gate = new();
    private readonly HashSet<AccessRecord> records = [];

    /// <summary>All that was asked for since the start.</summary>
    public IReadOnlyList<AccessRecord> All
    {
        get
        {
            lock (gate)
            {
                return [.. records];
            }
        }
    }

    internal void Add(UserInfo user, AccessAttributes asked, bool allowed)
    {
        var resource = asked.Resource.Length > 0 ? asked.Resource : asked.Path;
        lock (gate)
        {
            records.Add(new(user.Name, asked.Verb, asked.Group, resource, asked.Namespace, asked.Name, allowed));
        }
    }
}

/// <summary>A permission that a request needed.</summary>
/// <param name="User">Who asked: <c>system:serviceaccount:NAMESPACE:NAME</c> for a ServiceAccount.</param>
/// <param name="Verb">What for.</param>
/// <param name="Group">API group.</param>
/// <param name="Resource">Plural, with <c>/subresource</c>; of requests that are not about a kind, the path.</param>
/// <param name="Namespace">Empty: the whole cluster.</param>
/// <param name="Name">Empty: any.</param>
/// <param name="Allowed">Whether it was allowed.</param>
public sealed record AccessRecord(
    string User,
    string Verb,
    string Group,
    string Resource,
    string Namespace,
    string Name,
    bool Allowed
);
