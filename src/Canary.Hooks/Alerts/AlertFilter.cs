using Canary.Engine;

namespace Canary.Hooks.Alerts;

/// <summary>Who wants to hear what, as Flagger has it: info all, warn warnings and errors, error errors.</summary>
public static class AlertFilter
{
    /// <summary>Whether who asked for at least one level gets an alert of another.</summary>
    public static bool Lets(AlertLevel least, AlertLevel level) => level >= least;
}
