using System.Diagnostics.Metrics;
using Canary.Kubernetes.Client.Wire;

namespace Canary.Kubernetes;

/// <summary>The instruments of this project, all on the meter <see cref="MeterName"/>.</summary>
public static class KubernetesMetrics
{
    public const string MeterName = "Canary.Kubernetes";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> RequestDuration = Meter.CreateHistogram<double>(
        "canary_api_request_duration",
        "s",
        "Requests to the API server, watches until they begin, by verb, resource and code (0: no answer)."
    );

    internal static void Requested(ApiRequest request, int code, TimeSpan took) =>
        RequestDuration.Record(
            took.TotalSeconds,
            new("verb", request.Verb),
            new("resource", request.Type.ToString()),
            new("code", code)
        );
}
