using Canary.Resources.Reading;

namespace Canary.Resources.Tests.Reading;

public sealed class DurationTests
{
    [Theory]
    [InlineData("30s", "00:00:30")]
    [InlineData("5m", "00:05:00")]
    [InlineData("1h30m", "01:30:00")]
    [InlineData("1.5h", "01:30:00")]
    [InlineData(".5s", "00:00:00.5")]
    [InlineData("1.s", "00:00:01")]
    [InlineData("250ms", "00:00:00.25")]
    [InlineData("1us", "00:00:00.000001")]
    [InlineData("1µs", "00:00:00.000001")]
    [InlineData("1μs", "00:00:00.000001")]
    [InlineData("200ns", "00:00:00.0000002")]
    [InlineData("0", "00:00:00")]
    [InlineData("+5s", "00:00:05")]
    [InlineData("-5s", "-00:00:05")]
    [InlineData("100h", "4.04:00:00")]
    [InlineData("1m1m", "00:02:00")]
    public void A_duration_is_read_as_Go_reads_it(string text, string expected)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData(".s")]
    [InlineData("5x")]
    [InlineData("5 s")]
    [InlineData(" 5s")]
    [InlineData("5s ")]
    [InlineData("1d")]
    [InlineData("1.2.3s")]
    [InlineData("--5s")]
    [InlineData("5sm")]
    [InlineData("5S")]
    [InlineData("1,5s")]
    [InlineData("9999999999999h")]
    [InlineData("99999999999999999999999999999999999999h")]
    public void Anything_else_is_not_a_duration(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData("1.5h", "1h30m")]
    [InlineData("90s", "1m30s")]
    [InlineData("1.5s", "1s500ms")]
    [InlineData("25h", "25h")]
    [InlineData("0", "0s")]
    public void It_is_written_without_fractions(string text, string written)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(written, Duration.Format(duration));
    }
}
