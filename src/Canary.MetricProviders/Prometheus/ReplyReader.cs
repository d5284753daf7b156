using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Canary.MetricProviders.Prometheus;

/// <summary>Reads the answers of the API, or says why they can't be used.</summary>
internal static class ReplyReader
{
    public static QueryData QueryData(PrometheusReply reply, string server) =>
        Read(
            reply,
            server,
            data =>
            {
                var result = data.GetProperty("result");
                return data.GetProperty("resultType").GetString() switch
                {
                    "vector" => new QueryData(
                        QueryResultType.Vector,
                        Series(result, s => [Sample(s.GetProperty("value"))])
                    ),
                    "matrix" => new QueryData(QueryResultType.Matrix, Series(result, Samples)),
                    "scalar" => new QueryData(
                        QueryResultType.Scalar,
                        [new QuerySeries(new Dictionary<string, string>(), [Sample(result)])]
                    ),
                    "string" => new QueryData(QueryResultType.String, []),
                    var other => throw new FormatException($"unknown result type '{other}'"),
                };
            }
        );

    public static BuildInfo BuildInfo(PrometheusReply reply, string server) =>
        Read(
            reply,
            server,
            data => new BuildInfo(
                data.GetProperty("version").GetString() ?? "",
                data.GetProperty("revision").GetString() ?? ""
            )
        );

    private static T Read<T>(PrometheusReply reply, string server, Func<JsonElement, T> read)
    {
        var envelope = Unwrap(reply);
        if (envelope is { Status: "error" })
        {
            throw new PrometheusException(
                $"{server} answered {(int)reply.Status} ({envelope.ErrorType}): {envelope.Error}"
            );
        }
        if (reply.Status != HttpStatusCode.OK || envelope is null)
        {
            throw new PrometheusException($"{server} answered {(int)reply.Status}{Hint(reply.Status)}");
        }
        try
        {
            return read(envelope.Data);
        }
        catch (Exception e) when (e is FormatException or KeyNotFoundException or InvalidOperationException)
        {
            throw new PrometheusException($"{server} answered something that can't be read: {e.Message}", e);
        }
    }

    private static Envelope? Unwrap(PrometheusReply reply)
    {
        try
        {
            return JsonSerializer.Deserialize(reply.Body.Span, PrometheusJson.Default.Envelope);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Hint(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.OK => ", but not in the format of Prometheus' API; is the address that of a Prometheus?",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                "; check the credentials: a Secret named by secretRef with token, or with username and password.",
            HttpStatusCode.NotFound =>
                "; is the address that of a Prometheus, with the path prefix that it may be served under?",
            HttpStatusCode.TooManyRequests => "; it has too much to do.",
            >= HttpStatusCode.InternalServerError => "; look at the server's log.",
            _ => ".",
        };

    private static List<QuerySeries> Series(JsonElement result, Func<JsonElement, IReadOnlyList<QuerySample>> read)
    {
        var series = new List<QuerySeries>(result.GetArrayLength());
        foreach (var item in result.EnumerateArray())
        {
            if (item.TryGetProperty("histogram", out _) || item.TryGetProperty("histograms", out _))
            {
                throw new FormatException("native histograms are not numbers; take histogram_quantile() of them");
            }
            var labels = item.GetProperty("metric")
                .EnumerateObject()
                .ToDictionary(p => p.Name, p => p.Value.GetString() ?? "");
            series.Add(new QuerySeries(labels, read(item)));
        }
        return series;
    }

    private static List<QuerySample> Samples(JsonElement series) =>
        [.. series.GetProperty("values").EnumerateArray().Select(Sample)];

    /// <summary>A pair: seconds since 1970, and a number as text.</summary>
    private static QuerySample Sample(JsonElement pair)
    {
        if (pair.GetArrayLength() != 2)
        {
            throw new FormatException("a sample must be a pair of time and value");
        }
        var time = DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(pair[0].GetDouble() * 1000));
        return new QuerySample(time, Number(pair[1].GetString() ?? ""));
    }

    private static double Number(string text) =>
        text switch
        {
            "+Inf" or "Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };
}
