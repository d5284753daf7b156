using System.Diagnostics;

namespace Canary.EndToEnd.Tests.Clusters;

/// <summary>A program that runs beside the tests, writes into a log file, and never outlives them.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int TailLines = 30;

    /// <summary>Whoever inherited its output and outlives it is not waited for.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly StreamWriter log;
    private readonly Lock gate = new();

    private ChildProcess(string name, Process process, string logFile)
    {
        Name = name;
        LogFile = logFile;
        this.process = process;
        log = new(logFile) { AutoFlush = true };
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public string LogFile { get; }

    public static ChildProcess Start(string program, IEnumerable<string> arguments, string logFile)
    {
        var name = Path.GetFileName(program);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        return new(
            name,
            Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."),
            logFile
        );
    }

    /// <summary>Ends when it does what it is for.</summary>
    /// <exception cref="InvalidOperationException">It ended, or took too long; the message has the end of its log.</exception>
    public async Task WaitUntilAsync(
        Func<CancellationToken, Task<bool>> isReady,
        TimeSpan limit,
        CancellationToken cancellationToken
    )
    {
        var ready = await Patience.UntilAsync(
            async token =>
            {
                if (!process.HasExited)
                {
                    return await isReady(token);
                }
                // Its last words may still be on their way.
                await process.WaitForExitAsync(token);
                throw new InvalidOperationException($"{Name} ended with {process.ExitCode}. {Tail()}");
            },
            limit,
            cancellationToken
        );
        if (!ready)
        {
            throw new InvalidOperationException($"{Name} was not ready within {limit}. {Tail()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        Kill();
        using var late = new CancellationTokenSource(EndLimit, TimeProvider.System);
        await process.WaitForExitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        process.Dispose();
        lock (gate)
        {
            log.Dispose();
        }
    }

    private void OnExit(object? sender, EventArgs e) => Kill();

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    private void Write(string? line)
    {
        lock (gate)
        {
            if (line is not null && log.BaseStream is not null)
            {
                log.WriteLine(line);
            }
        }
    }

    private string Tail()
    {
        using var stream = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return $"The end of {LogFile}:\n{string.Join('\n', reader.ReadToEnd().Split('\n').TakeLast(TailLines))}";
    }
}
