using Canary.Simulator.ApiServer.Http;

namespace Canary.Simulator.Faults;

/// <summary>Which requests a fault befalls. What is not set matches all.</summary>
/// <param name="Fault">What happens.</param>
public sealed record FaultRule(Fault Fault)
{
    /// <summary>Only requests of clients whose user agent begins so.</summary>
    public string? UserAgentPrefix { get; init; }

    /// <summary><c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c>, <c>deletecollection</c>.</summary>
    public string? Verb { get; init; }

    /// <summary>Every verb that writes. Default false: see <see cref="Verb"/>.</summary>
    public bool OnlyWrites { get; init; }

    /// <summary>Plural, with <c>/subresource</c> where there is one.</summary>
    public string? Resource { get; init; }

    /// <summary>Only requests for the object of this name.</summary>
    public string? Name { get; init; }

    /// <summary>The first matching request that is hit, counted from 1. Default 1.</summary>
    public int From { get; init; } = 1;

    /// <summary>How many matching requests are hit. Default: all from then on.</summary>
    public int Times { get; init; } = int.MaxValue;

    /// <summary>Which of those are hit: 1 each, 2 every second, ... Default 1.</summary>
    public int Every { get; init; } = 1;

    /// <summary>How likely each of them is hit. Default 1.</summary>
    public double Probability { get; init; } = 1;

    internal bool Matches(ApiRequest request, RequestInfo info)
    {
        var resource = info.Subresource.Length > 0 ? $"{info.Resource}/{info.Subresource}" : info.Resource;
        return (
                UserAgentPrefix is null
                || request.Header("User-Agent").StartsWith(UserAgentPrefix, StringComparison.Ordinal)
            )
            && (Verb is null || info.Verb == Verb)
            && (!OnlyWrites || info.Verb is "create" or "update" or "patch" or "delete" or "deletecollection")
            && (Resource is null || resource == Resource)
            && (Name is null || info.Name == Name);
    }
}
