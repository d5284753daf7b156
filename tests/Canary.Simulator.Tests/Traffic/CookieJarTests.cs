using Canary.Simulator.Traffic;

namespace Canary.Simulator.Tests.Traffic;

public sealed class CookieJarTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly CookieJar jar = new(new Dictionary<string, string> { ["lang"] = "en" });

    [Theory]
    [InlineData("canary=x", "canary=x lang=en")]
    [InlineData("canary=a=b; Path=/; HttpOnly", "canary=a=b lang=en")]
    [InlineData("lang=de; Max-Age=60", "lang=de")]
    [InlineData("lang=; Max-Age=0", "")]
    [InlineData("lang=en; max-age=-1", "")]
    [InlineData("lang=en; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "")]
    [InlineData("lang=en; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60", "lang=en")]
    [InlineData("nonsense", "lang=en")]
    public void It_follows_what_answers_set(string header, string expected)
    {
        jar.Follow(header, Now);

        Assert.Equal(expected, Text(Now));
    }

    [Fact]
    public void A_cookie_ends_when_its_age_is_over()
    {
        jar.Follow("canary=x; Max-Age=60", Now);

        Assert.Equal("canary=x lang=en", Text(Now.AddSeconds(59)));
        Assert.Equal("lang=en", Text(Now.AddSeconds(60)));
    }

    private string Text(DateTimeOffset at) => string.Join(' ', jar.At(at).Select(pair => $"{pair.Key}={pair.Value}"));
}
