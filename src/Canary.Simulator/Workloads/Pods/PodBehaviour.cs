using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>How a pod behaves, as its manifest says; see <see cref="PodAnnotations"/>.</summary>
internal sealed record PodBehaviour
{
    public double ErrorRate { get; private init; }

    public TimeSpan ErrorRateAfter { get; private init; }

    public int ErrorStatus { get; private init; }

    public required LatencyDistribution Latency { get; init; }

    public TimeSpan LatencyAfter { get; private init; }

    public TimeSpan StartupTime { get; private init; }

    public bool Ready { get; private init; }

    public TimeSpan? UnreadyAfter { get; private init; }

    public TimeSpan ShutdownTime { get; private init; }

    public TimeSpan RunTime { get; private init; }

    public int ExitCode { get; private init; }

    /// <summary>In cores, without requests; null: unknown.</summary>
    public double? Cpu { get; private init; }

    public TimeSpan? CpuPerRequest { get; private init; }

    public bool ImagePullError { get; private init; }

    public required string Image { get; init; }

    public required string Message { get; init; }

    /// <summary>The behaviour that a pod's manifest asks for, and all that is wrong with it.</summary>
    public static (PodBehaviour Behaviour, IReadOnlyList<string> Errors) Of(JsonObject pod)
    {
        var reader = new AnnotationReader(pod.Map("metadata", "annotations"));
        var image = pod.Items("spec", "containers").FirstOrDefault().Text("image") ?? "";
        var behaviour = new PodBehaviour
        {
            ErrorRate = reader.Share(PodAnnotations.ErrorRate) ?? 0,
            ErrorRateAfter = reader.Duration(PodAnnotations.ErrorRateAfter) ?? TimeSpan.Zero,
            ErrorStatus = reader.Number(PodAnnotations.ErrorStatus, 400, 599) ?? 500,
            Latency = ReadLatency(reader),
            LatencyAfter = reader.Duration(PodAnnotations.LatencyAfter) ?? TimeSpan.Zero,
            StartupTime = reader.Duration(PodAnnotations.StartupTime) ?? TimeSpan.FromSeconds(1),
            Ready = reader.Flag(PodAnnotations.Ready) ?? true,
            UnreadyAfter = reader.Duration(PodAnnotations.UnreadyAfter),
            ShutdownTime = reader.Duration(PodAnnotations.ShutdownTime) ?? TimeSpan.FromSeconds(1),
            RunTime = reader.Duration(PodAnnotations.RunTime) ?? TimeSpan.FromSeconds(1),
            ExitCode = reader.Number(PodAnnotations.ExitCode, 0, 255) ?? 0,
            Cpu = reader.Quantity(PodAnnotations.Cpu),
            CpuPerRequest = reader.Duration(PodAnnotations.CpuPerRequest),
            ImagePullError = reader.Flag(PodAnnotations.ImagePullError) ?? false,
            Image = image,
            Message = reader.Text(PodAnnotations.Message) ?? $"greetings from {image}",
        };
        return (behaviour, reader.Errors);
    }

    private static LatencyDistribution ReadLatency(AnnotationReader reader)
    {
        var mean = reader.Duration(PodAnnotations.Latency);
        var p99 = reader.Duration(PodAnnotations.LatencyP99);
        if (LatencyDistribution.Of(mean, p99) is { } latency)
        {
            return latency;
        }
        if (p99 is null)
        {
            reader.Refuse(PodAnnotations.Latency, $"{mean}", "more than nothing");
        }
        else
        {
            reader.Refuse(PodAnnotations.LatencyP99, $"{p99}", "between the mean latency and 14 times as much");
        }
        return LatencyDistribution.Default;
    }
}
