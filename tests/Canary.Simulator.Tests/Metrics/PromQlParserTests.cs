using Canary.Simulator.Metrics.PromQl;
using Canary.Simulator.Metrics.Storage;
using Canary.Simulator.Tests.Metrics.Differential;

namespace Canary.Simulator.Tests.Metrics;

public sealed class PromQlParserTests
{
    private const int Seed = 7;

    [Fact]
    public void A_formatted_query_is_the_same_query()
    {
        Assert.All(
            [.. AgreementQueries.All, .. new RandomQueries(Seed).Take(200)],
            query =>
            {
                var formatted = QueryEngine.Format(query);
                Assert.Equal(formatted, QueryEngine.Format(formatted));
                Assert.Equal(Answer(query), Answer(formatted));
            }
        );
    }

    [Fact]
    public void Any_text_is_a_query_or_is_refused()
    {
        var random = new Random(Seed);
        var queries = AgreementQueries.All;
        for (var i = 0; i < 20_000; i++)
        {
            var text = Mutate(random, queries[random.Next(queries.Count)], queries[random.Next(queries.Count)]);
            var error = Record.Exception(() => QueryEngine.Format(text));
            Assert.True(error is null or PromQlException, $"seed {Seed}, round {i}, text {text}: {error}");
        }
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("-(", ")")]
    [InlineData("1 + ", "")]
    [InlineData("2 ^ ", "")]
    [InlineData("abs(", ")")]
    [InlineData("sum(", ")")]
    public void A_query_that_is_nested_endlessly_is_answered_or_refused(string open, string close)
    {
        const int Depth = 200_000;
        var text = string.Concat(Enumerable.Repeat(open, Depth)) + "1" + string.Concat(Enumerable.Repeat(close, Depth));

        var engine = new QueryEngine(new TimeSeriesStore());
        var error = Record.Exception(() =>
            engine.Instant(text, MetricsBench.Start, TestContext.Current.CancellationToken)
        );

        Assert.True(error is null or PromQlException);
    }

    [Theory]
    [InlineData("sum(", "1:5: parse error: unexpected end of input in query, expected an expression")]
    [InlineData("up{job=api}", "1:8: parse error: unexpected \"api\" in label matching, expected a string")]
    [InlineData(
        "up\n  + down{",
        "2:10: parse error: unexpected end of input in label matching, expected a label name or \"}\""
    )]
    [InlineData(
        "rate(up)",
        "1:6: parse error: expected type range vector in call to function \"rate\", got instant vector"
    )]
    [InlineData("up + nofunction(1)", "1:6: parse error: unknown function with name \"nofunction\"")]
    [InlineData(
        "sum(histogram_count(up))",
        "1:5: parse error: function \"histogram_count\" is not supported: native histograms are not supported"
    )]
    [InlineData("up[5m", "1:6: parse error: unexpected end of input in range, expected \"]\"")]
    [InlineData("up[5x]", "1:4: parse error: bad number or duration syntax: \"5x\"")]
    [InlineData("up == ~", "1:7: parse error: unexpected character '~'")]
    [InlineData(
        "up{a=~\"(?=b)\"}",
        "1:7: parse error: invalid regular expression \"(?=b)\": the group at 1 is not supported; groups may be (...), (?:...), (?P<name>...), (?i...), and (?s) at the beginning"
    )]
    [InlineData("topk(5)", "1:1: parse error: topk takes 2 argument(s), got 1")]
    [InlineData("round(1, 2, 3)", "1:1: parse error: expected 1 to 2 argument(s) in call to \"round\", got 3")]
    public void A_refusal_says_where_and_what(string query, string message)
    {
        Assert.Equal(message, Assert.Throws<PromQlException>(() => QueryEngine.Format(query)).Message);
    }

    private static string Answer(string query)
    {
        try
        {
            var result = new QueryEngine(GeneratedData.Store).Instant(
                query,
                GeneratedData.Start.AddSeconds(3600),
                TestContext.Current.CancellationToken
            );
            return string.Join('\n', result.Series.Select(s => $"{s.Labels} {string.Join(' ', s.Samples)}").Order());
        }
        catch (PromQlException e) when (e.IsExecution)
        {
            return e.Message;
        }
    }

    /// <summary>Cuts, repeats, swaps, or mixes with another query.</summary>
    private static string Mutate(Random random, string text, string other)
    {
        for (var changes = random.Next(1, 5); changes > 0 && text.Length > 0; changes--)
        {
            var (a, b) = (random.Next(text.Length), random.Next(text.Length));
            var (from, to) = (Math.Min(a, b), Math.Max(a, b));
            text = random.Next(5) switch
            {
                0 => text.Remove(from, to - from),
                1 => text.Insert(from, text[from..to]),
                2 => text[..from] + other[random.Next(other.Length + 1)..],
                3 => text.Insert(from, ((char)random.Next(1, 300)).ToString()),
                _ => text.Insert(from, "(){}[]\"'`\\^@:,#~"[random.Next(16)].ToString()),
            };
        }
        return text;
    }
}
