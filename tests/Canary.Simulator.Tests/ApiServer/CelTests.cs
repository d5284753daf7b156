using Canary.Simulator.ApiServer.CustomResources.Cel;

namespace Canary.Simulator.Tests.ApiServer;

public class CelTests
{
    [Theory]
    [InlineData("1 + 2 * 3 == 7")]
    [InlineData("'a' + 'b' == \"ab\"")]
    [InlineData("!(1 > 2) && 2 >= 2")]
    [InlineData("1 in [1, 2] && !(3 in [1, 2])")]
    [InlineData("'x' in {'x': 1}")]
    [InlineData("size('abc') == 3 && [1, 2].size() == 2")]
    [InlineData("[1, 2, 3].all(x, x > 0)")]
    [InlineData("[1, 2, 3].exists(x, x == 2)")]
    [InlineData("[1, 2, 2].exists_one(x, x == 1)")]
    [InlineData("[1, 2, 3].filter(x, x > 1) == [2, 3]")]
    [InlineData("[1, 2].map(x, x * 2) == [2, 4]")]
    [InlineData("[1, 2, 3].map(x, x > 1, x * 2) == [4, 6]")]
    [InlineData("has(self.name) && !has(self.other)")]
    [InlineData("self.name.startsWith('n') && self.name.matches('^n.*e$')")]
    [InlineData("self.list[0] == 'a' && self['name'] == 'name'")]
    [InlineData("true ? 1 == 1 : false")]
    [InlineData("duration('1h30m') > duration('89m')")]
    [InlineData("timestamp('2024-01-01T00:00:00Z') < timestamp('2024-01-02T00:00:00Z')")]
    [InlineData("quantity('1Gi').isGreaterThan(quantity('1000Mi'))")]
    [InlineData("'a,b'.split(',') == ['a', 'b'] && ['a', 'b'].join('-') == 'a-b'")]
    [InlineData("'hello'.substring(1, 3) == 'el' && 'Hi'.lowerAscii() == 'hi'")]
    [InlineData("self.?other.orValue('none') == 'none'")]
    [InlineData("r'a\\d' == 'a\\\\d'")]
    [InlineData("1 == 1.0 && int('5') == 5 && string(5) == '5'")]
    [InlineData("1 / 0 == 1 || true")]
    [InlineData("type(1) == 'int'")]
    [InlineData("{'a': 1, 'b': 2}.all(k, k != 'c')")]
    public void Expressions_hold(string expression)
    {
        Assert.Equal(true, Evaluate(expression));
    }

    [Theory]
    [InlineData("self.missing == 1", "no such key: missing")]
    [InlineData("1 / 0 == 1", "/")]
    [InlineData("'a' < 1", "no such overload")]
    [InlineData("self.list[9] == 'a'", "index out of bounds")]
    public void A_failed_evaluation_says_why(string expression, string why)
    {
        var error = Assert.Throws<CelException>(() => Evaluate(expression));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 +")]
    [InlineData("self.frobnicate()")]
    [InlineData("'unended")]
    [InlineData("[1, 2].all(i, v, v > i)")]
    public void What_is_not_supported_is_refused_when_compiled(string expression)
    {
        Assert.Throws<CelException>(() => CelExpression.Compile(expression));
    }

    private static object? Evaluate(string expression) =>
        CelExpression
            .Compile(expression)
            .Evaluate(
                new Dictionary<string, object?>
                {
                    ["self"] = new Dictionary<string, object?>
                    {
                        ["name"] = "name",
                        ["list"] = new List<object?> { "a" },
                    },
                }
            );
}
