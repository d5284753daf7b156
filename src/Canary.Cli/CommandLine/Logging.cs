using Canary.Cli.Output;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Canary.Cli.CommandLine;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>One line of text each, for people.</summary>
    Console,

    /// <summary>One JSON object each, for log stores.</summary>
    Json,
}

/// <summary>Where the program's own log goes: standard error, so that output stays clean.</summary>
internal static class Logging
{
    public static ILoggerFactory Create(LogFormat format, LogLevel level) =>
        LoggerFactory.Create(logging =>
        {
            logging.SetMinimumLevel(level);
            // What the web server has to say of every request, and of faults that end the program with a message anyway.
            logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
            logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
            logging.Services.Configure<ConsoleLoggerOptions>(options =>
                options.LogToStandardErrorThreshold = LogLevel.Trace
            );
            if (format == LogFormat.Json)
            {
                logging.AddJsonConsole(options =>
                {
                    options.IncludeScopes = true;
                    options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                    options.UseUtcTimestamp = true;
                });
            }
            else
            {
                logging.Services.AddSingleton<ConsoleFormatter>(
                    new LineFormatter(TimeProvider.System, ErrorTerminal())
                );
                logging.AddConsole(options => options.FormatterName = LineFormatter.FormatterName);
            }
        });

    /// <summary>Colours are for a log that is looked at as it comes.</summary>
    private static Terminal ErrorTerminal() =>
        new(
            Console.Error,
            Console.Error,
            color: !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        );
}
