using System.Globalization;
using System.Text;

namespace Canary.Controller.Telemetry;

/// <summary>The two text formats that Prometheus scrapes.</summary>
internal enum ExpositionFormat
{
    /// <summary><c>text/plain; version=0.0.4</c>.</summary>
    Text,

    /// <summary><c>application/openmetrics-text; version=1.0.0</c>.</summary>
    OpenMetrics,
}

/// <summary>Writes metrics in Prometheus' text formats.</summary>
internal static class PrometheusText
{
    private const string Total = "_total";

    /// <summary>The format that a scraper's Accept header prefers.</summary>
    public static ExpositionFormat Negotiate(string? accept) =>
        accept?.Contains("application/openmetrics-text", StringComparison.OrdinalIgnoreCase) == true
            ? ExpositionFormat.OpenMetrics
            : ExpositionFormat.Text;

    public static string ContentType(ExpositionFormat format) =>
        format == ExpositionFormat.OpenMetrics
            ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
            : "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<MetricSnapshot> families, ExpositionFormat format)
    {
        var text = new StringBuilder();
        foreach (var family in families)
        {
            WriteHeader(text, family, format);
            foreach (var series in family.Series)
            {
                if (family.Type == MetricType.Histogram)
                {
                    WriteHistogram(text, family, series, format);
                }
                else
                {
                    WriteSample(text, family.Name, series.Labels, null, series.Value);
                }
            }
        }
        return format == ExpositionFormat.OpenMetrics ? text.Append("# EOF\n").ToString() : text.ToString();
    }

    private static void WriteHeader(StringBuilder text, MetricSnapshot family, ExpositionFormat format)
    {
        // OpenMetrics names a counter's family without the suffix of its samples.
        var name =
            format == ExpositionFormat.OpenMetrics && family.Type == MetricType.Counter
                ? WithoutTotal(family.Name)
                : family.Name;
        var help = Escape(family.Help, quotes: format == ExpositionFormat.OpenMetrics);
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(TypeName(family.Type)).Append('\n');
    }

    private static void WriteHistogram(
        StringBuilder text,
        MetricSnapshot family,
        SeriesSnapshot series,
        ExpositionFormat format
    )
    {
        var count = 0L;
        for (var i = 0; i < series.Buckets.Count; i++)
        {
            count += series.Buckets[i];
            var bound = i < family.Bounds.Count ? Bound(family.Bounds[i], format) : "+Inf";
            WriteSample(text, family.Name + "_bucket", series.Labels, bound, count);
        }
        WriteSample(text, family.Name + "_sum", series.Labels, null, series.Value);
        WriteSample(text, family.Name + "_count", series.Labels, null, count);
    }

    private static void WriteSample(StringBuilder text, string name, LabelSet labels, string? bound, double value)
    {
        var pairs = labels.Labels.Select(label => $"{label.Key}=\"{Escape(label.Value, quotes: true)}\"").ToList();
        if (bound is not null)
        {
            pairs.Add($"le=\"{bound}\"");
        }
        text.Append(name);
        if (pairs.Count > 0)
        {
            text.Append('{').AppendJoin(',', pairs).Append('}');
        }
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string WithoutTotal(string name) =>
        name.EndsWith(Total, StringComparison.Ordinal) ? name[..^Total.Length] : name;

    private static string TypeName(MetricType type) =>
        type switch
        {
            MetricType.Counter => "counter",
            MetricType.Histogram => "histogram",
            _ => "gauge",
        };

    /// <summary>OpenMetrics wants a bound to look like a float.</summary>
    private static string Bound(double value, ExpositionFormat format)
    {
        var number = Number(value);
        var whole = number.All(character => char.IsAsciiDigit(character) || character == '-');
        return whole && format == ExpositionFormat.OpenMetrics ? number + ".0" : number;
    }

    private static string Number(double value) =>
        value switch
        {
            double.PositiveInfinity => "+Inf",
            double.NegativeInfinity => "-Inf",
            _ => value.ToString("R", CultureInfo.InvariantCulture),
        };

    private static string Escape(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
