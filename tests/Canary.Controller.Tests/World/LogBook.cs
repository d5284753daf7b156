using Microsoft.Extensions.Logging;

namespace Canary.Controller.Tests.World;

/// <summary>Keeps what controllers log.</summary>
internal sealed class LogBook : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public List<LogLine> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose() { }

    private sealed class Logger(LogBook book) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => book.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var values = new Dictionary<string, object?>();
            book.scopes.ForEachScope(
                static (scope, values) =>
                {
                    foreach (var (name, value) in scope as IEnumerable<KeyValuePair<string, object?>> ?? [])
                    {
                        values[name] = value;
                    }
                },
                values
            );
            book.Lines.Add(new(logLevel, eventId.Name ?? "", formatter(state, exception), values));
        }
    }
}

/// <summary>A line of a log.</summary>
/// <param name="Level">How severe.</param>
/// <param name="Event">The event's name.</param>
/// <param name="Text">The message.</param>
/// <param name="Scope">What the line is about, by name.</param>
internal sealed record LogLine(LogLevel Level, string Event, string Text, IReadOnlyDictionary<string, object?> Scope);
