using System.Globalization;

namespace Canary.Simulator.Metrics.Scraping;

/// <summary>A process that shows its series on a page, in Prometheus' text format 0.0.4. Timestamps on the page are left out.</summary>
/// <param name="labels">Labels that every sample gets.</param>
/// <param name="page">Reads the page.</param>
public sealed class TextTarget(IReadOnlyList<KeyValuePair<string, string>> labels, Func<string> page)
    : IScrapeTarget,
        IScrapeTargets
{
    private readonly Dictionary<string, (string Name, List<KeyValuePair<string, string>> Labels)> known = [];

    public IReadOnlyList<KeyValuePair<string, string>> Labels => labels;

    public IEnumerable<IScrapeTarget> Targets => [this];

    /// <exception cref="FormatException">A line of the page is not of that format.</exception>
    public void Collect(ISampleSink sink)
    {
        foreach (var line in page().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] != '#')
            {
                Collect(line, sink);
            }
        }
    }

    private void Collect(string line, ISampleSink sink)
    {
        // A space may be in a label's value too, but not behind the last brace.
        var end = line.LastIndexOf('}') + 1;
        var space = line.IndexOf(' ', end);
        if (space < 0)
        {
            throw NotOfTheFormat(line);
        }
        var series = line[..space];
        if (!known.TryGetValue(series, out var read))
        {
            known.Add(series, read = Read(series, line));
        }
        sink.Add(read.Name, read.Labels, Value(line[(space + 1)..].Split(' ')[0], line));
    }

    private static (string, List<KeyValuePair<string, string>>) Read(string series, string line)
    {
        var brace = series.IndexOf('{', StringComparison.Ordinal);
        if (brace < 0)
        {
            return (series, []);
        }
        var labels = new List<KeyValuePair<string, string>>();
        var at = brace + 1;
        while (series[at] != '}')
        {
            var equals = series.IndexOf('=', at);
            if (equals < 0 || series[equals + 1] != '"')
            {
                throw NotOfTheFormat(line);
            }
            var (value, next) = Quoted(series, equals + 2, line);
            labels.Add(new(series[at..equals], value));
            at = series[next] == ',' ? next + 1 : next;
        }
        return (series[..brace], labels);
    }

    private static (string Value, int Next) Quoted(string text, int from, string line)
    {
        var value = new System.Text.StringBuilder();
        for (var i = from; i < text.Length - 1; i++)
        {
            switch (text[i])
            {
                case '"':
                    return (value.ToString(), i + 1);
                case '\\':
                    i++;
                    value.Append(text[i] == 'n' ? '\n' : text[i]);
                    break;
                default:
                    value.Append(text[i]);
                    break;
            }
        }
        throw NotOfTheFormat(line);
    }

    private static double Value(string text, string line) =>
        text switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
            _ => throw NotOfTheFormat(line),
        };

    private static FormatException NotOfTheFormat(string line) =>
        new($"'{line}' is no line of Prometheus' text format; it should look like name{{label=\"value\"}} 1.5.");
}
