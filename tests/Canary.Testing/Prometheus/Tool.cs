using System.Diagnostics;

namespace Canary.Testing.Prometheus;

/// <summary>A program that only some tests need.</summary>
public static class Tool
{
    /// <summary>Where it is; null: it is not on the PATH.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>What a test says that is skipped because it is not there.</summary>
    public static string Advice(string name) =>
        $"There is no '{name}' on the PATH; to run this: apt-get install prometheus";

    /// <summary>Runs it to its end.</summary>
    /// <param name="executable">Where it is.</param>
    /// <param name="input">Given to its standard input.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code, and all that it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string executable,
        string input,
        params IReadOnlyList<string> arguments
    )
    {
        using var process =
            Process.Start(
                new ProcessStartInfo(executable, arguments)
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            ) ?? throw new InvalidOperationException($"{executable} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
