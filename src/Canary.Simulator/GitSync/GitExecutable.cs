using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Canary.Simulator.GitSync;

/// <summary>
/// Runs <c>git</c> in a repository, synchronously, as a simulation needs it. Nothing of the user's or the machine's configuration counts: no
/// identity, no hooks, no signatures, no prompts.
/// </summary>
internal sealed class GitExecutable(string directory)
{
    private static readonly string Nothing = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";

    private static readonly string[] Settings =
    [
        $"core.hooksPath={Nothing}",
        "commit.gpgSign=false",
        "tag.gpgSign=false",
        "core.autocrlf=false",
        "safe.directory=*",
        "gc.auto=0",
    ];

    /// <summary>Whether git can be run at all.</summary>
    public static bool IsAvailable
    {
        get
        {
            try
            {
                new GitExecutable(Path.GetTempPath()).Run(["--version"]);
                return true;
            }
            catch (GitException)
            {
                return false;
            }
        }
    }

    /// <summary>Its output as text, without the last line end.</summary>
    /// <exception cref="GitException">It is not installed, or it failed.</exception>
    public string Run(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        Encoding.UTF8.GetString(RunForBytes(arguments, environment)).TrimEnd('\n', '\r');

    /// <summary>Its output.</summary>
    /// <exception cref="GitException">It is not installed, or it failed.</exception>
    public byte[] RunForBytes(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(arguments, environment);
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.ToArray()
            : throw new GitException(
                $"git {arguments[0]} failed in {directory} with exit code {process.ExitCode}: {errors.ToString().Trim()}"
            );
    }

    private Process Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsGit).ToList())
        {
            start.Environment.Remove(name);
        }
        start.Environment["GIT_CONFIG_GLOBAL"] = Nothing;
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        foreach (var setting in Settings)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        try
        {
            return Process.Start(start) ?? throw new GitException("git could not be started.");
        }
        catch (Win32Exception exception) when (Directory.Exists(directory))
        {
            throw new GitException("git was not found. Install it, and see that it is on the PATH.", exception);
        }
        catch (Win32Exception exception)
        {
            throw new GitException($"There is no directory {directory}.", exception);
        }
    }

    private static bool IsGit(string name) => name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Git is not there, or could not do what was asked.</summary>
public sealed class GitException(string message, Exception? inner = null) : Exception(message, inner);
