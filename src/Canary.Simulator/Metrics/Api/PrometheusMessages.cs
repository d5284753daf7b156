using Microsoft.Extensions.Primitives;

namespace Canary.Simulator.Metrics.Api;

/// <summary>A request to <see cref="PrometheusApi"/>, whichever way it came.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Unescaped, from the root: <c>/api/v1/query</c>.</param>
/// <param name="Parameters">Of the URL and of a form in the body; a name may have several values.</param>
public sealed record PrometheusRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters
)
{
    /// <summary>Makes a request of parameters that may come from several places.</summary>
    internal static PrometheusRequest Create(
        string method,
        string path,
        IEnumerable<KeyValuePair<string, StringValues>> parameters
    ) =>
        new(
            method,
            path,
            parameters
                .SelectMany(pair => pair.Value, (pair, value) => (pair.Key, Value: value ?? ""))
                .GroupBy(pair => pair.Key)
                .ToDictionary(
                    group => group.Key,
                    IReadOnlyList<string> (group) => [.. group.Select(pair => pair.Value)]
                )
        );

    /// <summary>The first value of a parameter; null when it isn't given or empty.</summary>
    public string? this[string name] => All(name) is [{ Length: > 0 } first, ..] ? first : null;

    /// <summary>All values of a parameter.</summary>
    public IReadOnlyList<string> All(string name) => Parameters.TryGetValue(name, out var values) ? values : [];
}

/// <summary>The answer of <see cref="PrometheusApi"/>.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Media type of the body.</param>
/// <param name="Body">The body.</param>
public sealed record PrometheusResponse(int Status, string ContentType, ReadOnlyMemory<byte> Body);
