namespace Canary.Cli.CommandLine;

/// <summary>By which name people call the program.</summary>
internal static class ProgramName
{
    public const string Default = "canary";

    /// <summary>Where kubectl finds a plugin that is called by <c>kubectl canary</c>.</summary>
    private const string PluginFile = "kubectl-canary";

    /// <summary>The process's path leads through symbolic links; what the caller wrote is the first word of its command line, on Linux.</summary>
    private const string OwnCommandLine = "/proc/self/cmdline";

    public static string Detect() => Of(CalledAs() ?? Environment.ProcessPath);

    /// <summary>The name for a path that the program was started by.</summary>
    public static string Of(string? path) =>
        Path.GetFileNameWithoutExtension(path) == PluginFile ? "kubectl canary" : Default;

    private static string? CalledAs()
    {
        try
        {
            return File.Exists(OwnCommandLine) ? File.ReadAllText(OwnCommandLine).Split('\0')[0] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
