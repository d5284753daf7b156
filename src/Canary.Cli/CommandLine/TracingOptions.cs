using System.CommandLine;
using System.Globalization;
using Canary.Hooks.Tracing;

namespace Canary.Cli.CommandLine;

/// <summary>
/// Where the controller's traces go. The environment variables are OpenTelemetry's own, so that a pod is set up as any other; addresses and
/// headers may be secret and are never shown.
/// </summary>
internal sealed class TracingOptions
{
    private const string TracesPath = "/v1/traces";
    private const string ServiceName = "service.name";

    private readonly Option<string?> endpoint = new("--otlp-endpoint")
    {
        Description =
            "Collector that takes traces by OTLP over HTTP, such as http://collector:4318; '/v1/traces' is added. "
            + "Default: $OTEL_EXPORTER_OTLP_TRACES_ENDPOINT (as it is), else $OTEL_EXPORTER_OTLP_ENDPOINT, else no traces",
    };

    public void AddTo(Command command) => command.Options.Add(endpoint);

    /// <summary>Null: no traces are wanted.</summary>
    /// <exception cref="ArgumentException">What is asked for makes no sense.</exception>
    public OtlpOptions? Read(ParseResult parsed) => Read(parsed.GetValue(endpoint), Environment.GetEnvironmentVariable);

    /// <summary>Reads the environment.</summary>
    /// <param name="flag">The flag's value; null: it was not given.</param>
    /// <param name="variable">Reads a variable; null: it is not there.</param>
    internal static OtlpOptions? Read(string? flag, Func<string, string?> variable)
    {
        var address = flag is not null ? WithPath(flag) : FromEnvironment(variable);
        if (address is null)
        {
            return null;
        }
        if (Find(variable, "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL") == "grpc")
        {
            throw new ArgumentException(
                "OTEL_EXPORTER_OTLP_PROTOCOL is grpc, and traces are sent over HTTP: unset it, and name the collector's HTTP port, mostly 4318."
            );
        }
        return new OtlpOptions
        {
            Endpoint = address,
            Headers = Pairs(variable, "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS"),
            Resource = Resource(variable),
            Timeout = Timeout(variable),
        };
    }

    private static string? FromEnvironment(Func<string, string?> variable)
    {
        var off =
            string.Equals(Find(variable, "OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
            || Find(variable, "OTEL_TRACES_EXPORTER") == "none";
        return off ? null
            : Find(variable, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") is { } whole ? whole
            : Find(variable, "OTEL_EXPORTER_OTLP_ENDPOINT") is { } root ? WithPath(root)
            : null;
    }

    private static string WithPath(string address) =>
        address.EndsWith(TracesPath, StringComparison.Ordinal) ? address : address.TrimEnd('/') + TracesPath;

    private static List<KeyValuePair<string, string>> Resource(Func<string, string?> variable)
    {
        var attributes = Pairs(variable, "OTEL_RESOURCE_ATTRIBUTES");
        var name =
            Find(variable, "OTEL_SERVICE_NAME")
            ?? attributes.FirstOrDefault(pair => pair.Key == ServiceName).Value
            ?? "canary";
        attributes.RemoveAll(pair => pair.Key == ServiceName);
        attributes.Insert(0, new(ServiceName, name));
        return attributes;
    }

    private static TimeSpan Timeout(Func<string, string?> variable)
    {
        if (Find(variable, "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT") is not { } text)
        {
            return TimeSpan.FromSeconds(10);
        }
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new ArgumentException(
                $"OTEL_EXPORTER_OTLP_TIMEOUT is '{text}', which is no number of milliseconds; write for example 10000."
            );
    }

    /// <summary>As in W3C's baggage: <c>key=value,key=value</c>, values percent-encoded.</summary>
    private static List<KeyValuePair<string, string>> Pairs(
        Func<string, string?> variable,
        params ReadOnlySpan<string> names
    )
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var part in (Find(variable, names) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new ArgumentException(
                    $"{names[^1]} has a part without key and '='; write key=value, separated by commas."
                );
            }
            pairs.Add(new(part[..equals].Trim(), Uri.UnescapeDataString(part[(equals + 1)..].Trim())));
        }
        return pairs;
    }

    /// <summary>The first that says something.</summary>
    private static string? Find(Func<string, string?> variable, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (variable(name)?.Trim() is { Length: > 0 } value)
            {
                return value;
            }
        }
        return null;
    }
}
