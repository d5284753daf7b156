namespace Canary.Simulator.ApiServer.Http;

/// <summary>Counts requests by client, verb and resource. Thread-safe.</summary>
public sealed class RequestLog
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string UserAgent, string Verb, string Resource), long> counts = [];

    /// <summary>All that was counted since the start or the last <see cref="Reset"/>.</summary>
    public IReadOnlyList<RequestCount> All
    {
        get
        {
            lock (gate)
            {
                return [.. counts.Select(c => new RequestCount(c.Key.UserAgent, c.Key.Verb, c.Key.Resource, c.Value))];
            }
        }
    }

    /// <summary>How many requests there were.</summary>
    /// <param name="userAgentPrefix">Only of clients whose user agent begins so; null: of all.</param>
    /// <param name="verb">Null: any.</param>
    /// <param name="resource">Plural, with <c>/subresource</c> where there is one; null: any.</param>
    public long Count(string? userAgentPrefix = null, string? verb = null, string? resource = null) =>
        All.Where(c =>
                (userAgentPrefix is null || c.UserAgent.StartsWith(userAgentPrefix, StringComparison.Ordinal))
                && (verb is null || c.Verb == verb)
                && (resource is null || c.Resource == resource)
            )
            .Sum(c => c.Requests);

    public void Reset()
    {
        lock (gate)
        {
            counts.Clear();
        }
    }

    internal void Add(ApiRequest request, RequestInfo info)
    {
        var resource = info.IsResource
            ? info.Resource + (info.Subresource.Length > 0 ? "/" + info.Subresource : "")
            : info.Path;
        var key = (request.Header("User-Agent"), info.Verb, resource);
        lock (gate)
        {
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
    }
}

/// <summary>How often a client did something.</summary>
/// <param name="UserAgent">The client.</param>
/// <param name="Verb"><c>list</c>, <c>patch</c>, ...</param>
/// <param name="Resource">Plural, with <c>/subresource</c>; of other requests the path.</param>
/// <param name="Requests">How often.</param>
public sealed record RequestCount(string UserAgent, string Verb, string Resource, long Requests);
