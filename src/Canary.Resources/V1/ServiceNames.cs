namespace Canary.Resources.V1;

/// <summary>The names that a Canary's services and route have.</summary>
/// <param name="Apex">The service that users call; the route's name too.</param>
/// <param name="Primary">The service of the primary's pods.</param>
/// <param name="Canary">The service of the target's pods.</param>
public sealed record ServiceNames(string Apex, string Primary, string Canary)
{
    public static ServiceNames Of(string apex) => new(apex, $"{apex}-primary", $"{apex}-canary");

    /// <summary>From <c>service.name</c>, else the target's name; null when the spec has neither.</summary>
    public static ServiceNames? Of(V1CanarySpec spec) =>
        spec.Service?.Name is { Length: > 0 } name ? Of(name)
        : spec.TargetRef?.Name is { Length: > 0 } target ? Of(target)
        : null;
}
