using System.Collections;
using Canary.Kubernetes;

namespace Canary.Controller.Rollouts;

/// <summary>What every log line of a pass carries: whose it is, which revision is meant, and which pass it was.</summary>
internal sealed class PassScope(ObjectKey canary, string revision) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?>[] values =
    [
        new("canary", canary.ToString()),
        new("revision", revision),
        new("reconcileId", Guid.NewGuid().ToString("N")[..12]),
    ];

    public int Count => values.Length;

    public KeyValuePair<string, object?> this[int index] => values[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As text loggers show it.</summary>
    public override string ToString() => string.Join(' ', values.Select(value => $"{value.Key}={value.Value}"));
}
