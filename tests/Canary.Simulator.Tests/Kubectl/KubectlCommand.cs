using System.Diagnostics;

namespace Canary.Simulator.Tests.Kubectl;

/// <summary>What a kubectl command left behind.</summary>
public sealed record KubectlResult(int ExitCode, string Output, string Error);

/// <summary>Runs the real kubectl against the simulator, in one namespace. Words of a command line are parted by single spaces, without quotes.</summary>
/// <param name="folder">Holds the kubeconfig, <c>config</c>, and takes the caches.</param>
/// <param name="namespaceName">Where commands act.</param>
public sealed class KubectlCommand(string folder, string namespaceName)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static bool IsInstalled =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, "kubectl")));

    public string Namespace => namespaceName;

    /// <summary>The output, without blanks at its ends, of a command that must succeed.</summary>
    /// <param name="commandLine">Without <c>kubectl</c>.</param>
    /// <param name="input">For commands that read standard input.</param>
    /// <param name="editor">What <c>kubectl edit</c> runs.</param>
    public async Task<string> OutputAsync(string commandLine, string input = "", string? editor = null)
    {
        var result = await RunAsync(commandLine, input, editor);
        Assert.True(result.ExitCode == 0, $"kubectl {commandLine}: {result.ExitCode}\n{result.Output}{result.Error}");
        return result.Output.Trim();
    }

    /// <summary>Runs a command to its end, however it ends.</summary>
    public async Task<KubectlResult> RunAsync(string commandLine, string input = "", string? editor = null)
    {
        using var timer = new CancellationTokenSource(Limit, TimeProvider.System);
        using var limit = LinkedToTest(timer);
        using var process = Start(commandLine, editor);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, await error);
        }
        finally
        {
            await EndAsync(process);
        }
    }

    /// <summary>The lines of a command that would go on for ever; it is ended when no more are read.</summary>
    public async IAsyncEnumerable<string> LinesAsync(string commandLine)
    {
        using var timer = new CancellationTokenSource(Limit, TimeProvider.System);
        using var limit = LinkedToTest(timer);
        using var process = Start(commandLine, editor: null);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                yield return line;
            }
        }
        finally
        {
            await EndAsync(process);
        }
    }

    private static CancellationTokenSource LinkedToTest(CancellationTokenSource timer) =>
        CancellationTokenSource.CreateLinkedTokenSource(timer.Token, TestContext.Current.CancellationToken);

    private Process Start(string commandLine, string? editor)
    {
        var start = new ProcessStartInfo("kubectl", [$"--namespace={Namespace}", .. commandLine.Split(' ')])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KUBECONFIG"] = Path.Combine(folder, "config");
        start.Environment["KUBECACHEDIR"] = Path.Combine(folder, "cache");
        start.Environment["HOME"] = folder;
        start.Environment["KUBE_EDITOR"] = editor ?? "false";
        start.Environment.Remove("KUBECTL_EXTERNAL_DIFF");
        return Process.Start(start) ?? throw new InvalidOperationException("kubectl did not start.");
    }

    private static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }
}
