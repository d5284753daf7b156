using System.Text.RegularExpressions;
using Canary.Routing.Rendering;

namespace Canary.Routing.Tests.Rendering;

public sealed class CookiePatternTests
{
    private static readonly string Pattern = CookiePattern.Of("canary=a.b");

    [Theory]
    [InlineData("canary=a.b")]
    [InlineData("x=1; canary=a.b")]
    [InlineData("x=1;canary=a.b;y=2")]
    [InlineData("x=1; canary=a.b ; y=2")]
    public void The_cookie_is_found_wherever_it_stands(string header)
    {
        Assert.Matches(Pattern, header);
        Assert.Matches($"^(?:{Pattern})$", header);
    }

    [Theory]
    [InlineData("canary=a.bc")]
    [InlineData("canary=xa.b")]
    [InlineData("my-canary=a.b")]
    [InlineData("x=1; my-canary=a.b")]
    [InlineData("x=canary=a.b")]
    [InlineData("canary=aXb")]
    [InlineData("Canary=a.b")]
    [InlineData("")]
    public void A_longer_name_or_value_is_another_cookie(string header) => Assert.DoesNotMatch(Pattern, header);

    [Theory]
    [InlineData("a=b")]
    [InlineData("canary.user=x=y")]
    [InlineData(@"c$=(a|b)*\")]
    public void What_was_written_can_be_read(string given)
    {
        Assert.True(CookiePattern.TryRead(CookiePattern.Of(given), out var cookie));
        Assert.Equal(given, cookie);
        Assert.Matches(new Regex(CookiePattern.Of(given)), given);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".*canary=a.*")]
    [InlineData(@"^(.*;\s*)?canary(\s*;.*)?$")]
    [InlineData(@"^(.*;\s*)?")]
    public void An_expression_of_someone_else_is_not_read(string pattern) =>
        Assert.False(CookiePattern.TryRead(pattern, out _));
}
