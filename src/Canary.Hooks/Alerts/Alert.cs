using Canary.Engine;

namespace Canary.Hooks.Alerts;

/// <summary>What people are told.</summary>
public sealed record Alert
{
    public required AlertLevel Level { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The Canary's name.</summary>
    public required string Name { get; init; }

    /// <summary>The Canary's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>For example <c>Deployment</c>.</summary>
    public required string TargetKind { get; init; }

    public required string TargetName { get; init; }

    /// <summary>Why, CamelCase: <c>ChecksFailed</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The phase that the Canary entered or is in.</summary>
    public required string Phase { get; init; }

    /// <summary>The canary's percent of traffic now.</summary>
    public decimal Weight { get; init; }

    /// <summary>The revision that it is about; null: none yet.</summary>
    public string? Revision { get; init; }

    /// <summary>The revision's container images.</summary>
    public ValueList<string> Images { get; init; }

    /// <summary>The checks that did not pass, with value and threshold.</summary>
    public ValueList<AlertCheck> Checks { get; init; }

    /// <summary>The cluster's name; null: it has none.</summary>
    public string? Cluster { get; init; }

    /// <summary>Where to read more; null: nowhere.</summary>
    public Uri? Link { get; init; }

    /// <summary>Further facts, shown in order.</summary>
    public ValueList<KeyValuePair<string, string>> Fields { get; init; }
}

/// <summary>A check that did not pass.</summary>
/// <param name="Name">The metric's.</param>
/// <param name="Value">What was measured; null: there was no data.</param>
/// <param name="Min">Least good value.</param>
/// <param name="Max">Largest good value.</param>
/// <param name="Message">What else is to say.</param>
public sealed record AlertCheck(string Name, double? Value, double? Min, double? Max, string? Message = null)
{
    /// <summary><c>request-success-rate: 80 (at least 99)</c>.</summary>
    public override string ToString() =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{Name}: {(Value is { } value ? $"{value:0.###}" : Message ?? "no data")}{Range}"
        );

    private string Range =>
        (Min, Max) switch
        {
            ({ } min, { } max) => string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $" (from {min:0.###} to {max:0.###})"
            ),
            ({ } min, null) => string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $" (at least {min:0.###})"
            ),
            (null, { } max) => string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $" (at most {max:0.###})"
            ),
            _ => "",
        };
}
