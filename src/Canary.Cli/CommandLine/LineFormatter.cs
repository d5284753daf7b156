using System.Globalization;
using Canary.Cli.Output;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Canary.Cli.CommandLine;

/// <summary>
/// A log entry as a line for people: when, how severe, where from, within what, and the message. Numbers of events, which the framework's own
/// formatter shows, are hashes of names and tell nobody anything.
/// </summary>
internal sealed class LineFormatter(TimeProvider time, Terminal terminal) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(
        in LogEntry<TState> logEntry,
        IExternalScopeProvider? scopeProvider,
        TextWriter textWriter
    )
    {
        var (severity, tone) = SeverityOf(logEntry.LogLevel);
        textWriter.Write(time.GetLocalNow().ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture));
        textWriter.Write($"{terminal.Paint(severity, tone)}: {logEntry.Category}");
        scopeProvider?.ForEachScope((scope, writer) => writer.Write($" => {Line(scope?.ToString())}"), textWriter);
        textWriter.Write($": {Line(logEntry.Formatter(logEntry.State, logEntry.Exception))}");
        if (logEntry.Exception is { } exception)
        {
            textWriter.Write($" {Line(exception.ToString())}");
        }
        textWriter.WriteLine();
    }

    private static string Line(string? text) => (text ?? "").ReplaceLineEndings(" ");

    private static (string Severity, Tone Tone) SeverityOf(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => ("trce", Tone.Dim),
            LogLevel.Debug => ("dbug", Tone.Dim),
            LogLevel.Information => ("info", Tone.Good),
            LogLevel.Warning => ("warn", Tone.Warning),
            LogLevel.Error => ("fail", Tone.Bad),
            _ => ("crit", Tone.Bad),
        };
}
