using System.Globalization;
using System.Text.Json;

namespace Canary.Simulator.Tests.Metrics.Differential;

/// <summary>An answer of the query API, in a form that can be compared.</summary>
internal sealed record QueryAnswer(
    int Status,
    string Type,
    IReadOnlyList<(string Labels, IReadOnlyList<(double, string)> Values)> Series
)
{
    private const double Tolerance = 1e-9;

    public static async Task<QueryAnswer> AskAsync(HttpClient client, string path, params (string, string)[] parameters)
    {
        using var form = new FormUrlEncodedContent(parameters.Select(p => KeyValuePair.Create(p.Item1, p.Item2)));
        using var response = await client.PostAsync(path, form, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(text);
        if (!json.RootElement.TryGetProperty("data", out var data))
        {
            return new((int)response.StatusCode, json.RootElement.GetProperty("errorType").GetString()!, []);
        }
        var type = data.GetProperty("resultType").GetString()!;
        var result = data.GetProperty("result");
        return new(
            (int)response.StatusCode,
            type,
            type is "scalar" or "string" ? [("", [Pair(result)])] : [.. result.EnumerateArray().Select(Read)]
        );
    }

    /// <summary>Where two answers differ; null: nowhere. Numbers may differ by a billionth.</summary>
    public string? Difference(QueryAnswer other, bool ordered)
    {
        if ((Status, Type, Series.Count) != (other.Status, other.Type, other.Series.Count))
        {
            return $"{Status} {Type} with {Series.Count} series, but {other.Status} {other.Type} with {other.Series.Count}\n"
                + $"{string.Join('\n', Series.Select(s => s.Labels))}\n--\n{string.Join('\n', other.Series.Select(s => s.Labels))}";
        }
        var (mine, others) = ordered ? (Series, other.Series) : (InOrder(Series), InOrder(other.Series));
        return mine.Zip(others, Difference).FirstOrDefault(difference => difference is not null);
    }

    private static string? Difference(
        (string Labels, IReadOnlyList<(double Time, string Value)> Values) mine,
        (string Labels, IReadOnlyList<(double Time, string Value)> Values) other
    )
    {
        if (mine.Labels != other.Labels)
        {
            return $"series {mine.Labels}, but {other.Labels}";
        }
        if (!mine.Values.Select(v => v.Time).SequenceEqual(other.Values.Select(v => v.Time)))
        {
            return $"{mine.Labels}: at {string.Join(' ', mine.Values)}, but {string.Join(' ', other.Values)}";
        }
        var different = mine
            .Values.Zip(other.Values)
            .FirstOrDefault(pair => !Same(pair.First.Value, pair.Second.Value));
        return different == default ? null : $"{mine.Labels}: {different.First}, but {different.Second}";
    }

    private static bool Same(string mine, string other)
    {
        if (mine == other)
        {
            return true;
        }
        return double.TryParse(mine, CultureInfo.InvariantCulture, out var a)
            && double.TryParse(other, CultureInfo.InvariantCulture, out var b)
            && Math.Abs(a - b) <= Tolerance * Math.Max(Math.Abs(a), Math.Abs(b));
    }

    private static IReadOnlyList<(string Labels, IReadOnlyList<(double, string)> Values)> InOrder(
        IReadOnlyList<(string Labels, IReadOnlyList<(double, string)> Values)> series
    ) => [.. series.OrderBy(s => s.Labels, StringComparer.Ordinal)];

    private static (string, IReadOnlyList<(double, string)>) Read(JsonElement series)
    {
        var labels = series
            .GetProperty("metric")
            .EnumerateObject()
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => $"{p.Name}={p.Value.GetString()}");
        return (
            string.Join(' ', labels),
            series.TryGetProperty("value", out var value)
                ? [Pair(value)]
                : [.. series.GetProperty("values").EnumerateArray().Select(Pair)]
        );
    }

    private static (double, string) Pair(JsonElement pair) => (pair[0].GetDouble(), pair[1].GetString()!);
}
