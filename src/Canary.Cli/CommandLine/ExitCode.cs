namespace Canary.Cli.CommandLine;

/// <summary>How the program ends; scripts rely on these.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command could not do what it was asked, or what it waited for failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>What the command waited for did not happen in time.</summary>
    public const int TimedOut = 3;

    /// <summary>Ended by Ctrl-C or SIGTERM, as shells count it.</summary>
    public const int Interrupted = 130;
}
