using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Canary.Simulator.Metrics.PromQl;
using Canary.Simulator.Metrics.Storage;

namespace Canary.Simulator.Metrics.Api;

/// <summary>Writes answers in the format of Prometheus' HTTP API.</summary>
internal static class ApiJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static PrometheusResponse Error(int status, string type, string message) =>
        Write(
            status,
            json =>
            {
                json.WriteString("status", "error");
                json.WriteString("errorType", type);
                json.WriteString("error", message);
            }
        );

    public static PrometheusResponse Text(string text) => Success(json => json.WriteStringValue(text));

    /// <summary>Each text once, in order.</summary>
    public static PrometheusResponse Strings(IEnumerable<string> texts) =>
        Success(json =>
        {
            json.WriteStartArray();
            foreach (var text in texts.Distinct().Order(StringComparer.Ordinal))
            {
                json.WriteStringValue(text);
            }
            json.WriteEndArray();
        });

    public static PrometheusResponse LabelSets(IEnumerable<LabelSet> sets) =>
        Success(json =>
        {
            json.WriteStartArray();
            foreach (var labels in sets)
            {
                WriteLabels(json, labels);
            }
            json.WriteEndArray();
        });

    /// <summary>The version is that of the Prometheus whose behaviour is followed: clients choose features by it.</summary>
    public static PrometheusResponse BuildInfo() =>
        Success(json =>
        {
            json.WriteStartObject();
            json.WriteString("version", "2.42.0");
            json.WriteString("revision", "canary-simulator");
            json.WriteString("branch", "");
            json.WriteString("buildUser", "");
            json.WriteString("buildDate", "");
            json.WriteString("goVersion", "");
            json.WriteEndObject();
        });

    public static PrometheusResponse Result(QueryResult result) =>
        Success(json =>
        {
            json.WriteStartObject();
            json.WriteString("resultType", TypeName(result.Type));
            json.WritePropertyName("result");
            switch (result.Type)
            {
                case ResultType.String:
                    WritePair(json, result.Time, result.Text);
                    break;
                case ResultType.Scalar:
                    WriteSample(json, result.Series[0].Samples[0]);
                    break;
                default:
                    WriteSeries(json, result);
                    break;
            }
            json.WriteEndObject();
        });

    private static string TypeName(ResultType type) =>
        type switch
        {
            ResultType.Scalar => "scalar",
            ResultType.String => "string",
            ResultType.Vector => "vector",
            _ => "matrix",
        };

    private static void WriteSeries(Utf8JsonWriter json, QueryResult result)
    {
        json.WriteStartArray();
        foreach (var series in result.Series)
        {
            json.WriteStartObject();
            json.WritePropertyName("metric");
            WriteLabels(json, series.Labels);
            if (result.Type == ResultType.Vector)
            {
                json.WritePropertyName("value");
                WriteSample(json, series.Samples[0]);
            }
            else
            {
                json.WriteStartArray("values");
                Array.ForEach(series.Samples, sample => WriteSample(json, sample));
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteSample(Utf8JsonWriter json, Sample sample) =>
        WritePair(json, sample.Time, NumberText.Compact(sample.Value));

    /// <summary>Seconds with up to three decimals, and a text.</summary>
    private static void WritePair(Utf8JsonWriter json, long milliseconds, string text)
    {
        json.WriteStartArray();
        json.WriteRawValue((milliseconds / 1000m).ToString("0.###", CultureInfo.InvariantCulture));
        json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteLabels(Utf8JsonWriter json, LabelSet labels)
    {
        json.WriteStartObject();
        foreach (var label in labels)
        {
            json.WriteString(label.Name, label.Value);
        }
        json.WriteEndObject();
    }

    private static PrometheusResponse Success(Action<Utf8JsonWriter> writeData) =>
        Write(
            200,
            json =>
            {
                json.WriteString("status", "success");
                json.WritePropertyName("data");
                writeData(json);
            }
        );

    private static PrometheusResponse Write(int status, Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }
        return new PrometheusResponse(status, "application/json", buffer.WrittenMemory);
    }
}
