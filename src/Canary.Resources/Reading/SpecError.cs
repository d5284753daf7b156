namespace Canary.Resources.Reading;

/// <summary>A mistake in a spec.</summary>
/// <param name="Path">The field: <c>spec.analysis.metrics[1].interval</c>.</param>
/// <param name="Value">What stands there, as people wrote it; null: nothing, or nothing worth showing.</param>
/// <param name="Problem">What is wrong, to be read after the value: <c>is not a duration</c>.</param>
/// <param name="Remedy">What to do, in the imperative.</param>
public sealed record SpecError(string Path, string? Value, string Problem, string Remedy)
{
    /// <summary><c>spec.analysis.interval: "5x" is not a duration; write for example 30s, 5m or 1h30m</c>.</summary>
    public override string ToString() =>
        Value is null ? $"{Path}: {Problem}; {Remedy}" : $"{Path}: \"{Value}\" {Problem}; {Remedy}";
}
