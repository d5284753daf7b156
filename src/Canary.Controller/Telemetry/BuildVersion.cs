using System.Reflection;

namespace Canary.Controller.Telemetry;

/// <summary>Which build this is.</summary>
internal static class BuildVersion
{
    /// <summary>Version and commit: <c>0.1.0+99b3512c</c>.</summary>
    public static string Text { get; } =
        typeof(BuildVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";
}
