using Canary.Cli.CommandLine;
using Canary.Cli.Output;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Canary.Cli.Tests.CommandLine;

public sealed class LineFormatterTests
{
    [Fact]
    public void An_entry_is_one_line_without_numbers_that_tell_nothing()
    {
        var line = Write(color: false, LogLevel.Warning, new InvalidOperationException("broken\nthere"));

        Assert.Matches(
            @"^\d\d:\d\d:\d\d\.\d{3} warn: Canary\.Place => shop: Two lines System\.InvalidOperationException: broken there\r?\n$",
            line
        );
    }

    [Theory]
    [InlineData(LogLevel.Information, " \e[32minfo\e[0m: Canary.Place => shop: ")]
    [InlineData(LogLevel.Error, " \e[31mfail\e[0m: Canary.Place => shop: ")]
    public void Its_severity_has_a_colour_on_a_terminal(LogLevel level, string part) =>
        Assert.Contains(part, Write(color: true, level), StringComparison.Ordinal);

    private static string Write(bool color, LogLevel level, Exception? exception = null)
    {
        var output = new StringWriter();
        var scopes = new LoggerExternalScopeProvider();
        using var scope = scopes.Push("shop");
        var entry = new LogEntry<string>(
            level,
            "Canary.Place",
            new EventId(1873645934, "Happened"),
            "Two\nlines",
            exception,
            (text, _) => text
        );
        new LineFormatter(TimeProvider.System, new(output, output, color)).Write(entry, scopes, output);
        return output.ToString();
    }
}
