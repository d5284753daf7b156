using Canary.Resources.V1;

namespace Canary.Resources.Views;

/// <summary>A check in words, the same for everyone who shows it.</summary>
public static class CheckText
{
    /// <summary>The range of good values: <c>99 or more</c>, <c>500 or less</c>, <c>1 to 2</c>.</summary>
    public static string Threshold(V1CheckStatus check) =>
        check switch
        {
            { Min: { } min, Max: { } max } => $"{min} to {max}",
            { Min: { } min } => $"{min} or more",
            { Max: { } max } => $"{max} or less",
            _ => "any value",
        };

    /// <summary>The whole check: <c>request-success-rate is 97.5, must be 99 or more: Fail</c>.</summary>
    public static string Describe(V1CheckStatus check)
    {
        var value = check.Value is null ? "has no value" : $"is {check.Value}";
        var message = string.IsNullOrEmpty(check.Message) ? "" : $" ({check.Message})";
        return $"{check.Name} {value}, must be {Threshold(check)}: {check.Verdict}{message}";
    }
}
