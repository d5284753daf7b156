using System.Globalization;

namespace Canary.Engine.Rules;

/// <summary>How messages call things, as Flagger's do.</summary>
internal static class Names
{
    /// <summary><c>podinfo.test</c>.</summary>
    public static string Target(this RolloutPolicy policy) => $"{policy.TargetName}.{policy.Namespace}";

    /// <summary><c>podinfo-primary.test</c>.</summary>
    public static string Primary(this RolloutPolicy policy) => $"{policy.TargetName}-primary.{policy.Namespace}";

    /// <summary><c>10:31:20Z</c>.</summary>
    public static string At(this DateTimeOffset time) =>
        time.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
