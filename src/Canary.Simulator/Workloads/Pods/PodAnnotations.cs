namespace Canary.Simulator.Workloads.Pods;

/// <summary>
/// How a simulated pod behaves is written in annotations on its template, all under <see cref="Prefix"/>. Durations are written as in Go
/// (<c>250ms</c>, <c>1m30s</c>), shares as <c>5%</c> or <c>0.05</c>. A pod with an unknown or malformed annotation does not start: it waits with
/// <c>CreateContainerConfigError</c>, a condition <c>simulator.canary.dev/BehaviourValid=False</c> and an event say what is wrong.
/// </summary>
/// <example>
/// A release that starts fast, and after half a minute fails one request in ten:
/// <code>
/// annotations:
///   simulator.canary.dev/startup-time: 500ms
///   simulator.canary.dev/error-rate: 10%
///   simulator.canary.dev/error-rate-after: 30s
/// </code>
/// </example>
public static class PodAnnotations
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "simulator.canary.dev/";

    /// <summary>Share of requests that are answered with <see cref="ErrorStatus"/>; default 0.</summary>
    public const string ErrorRate = Prefix + "error-rate";

    /// <summary>The error rate counts only from this long after the pod started; default at once.</summary>
    public const string ErrorRateAfter = Prefix + "error-rate-after";

    /// <summary>HTTP status of failed requests, 400 to 599; default 500.</summary>
    public const string ErrorStatus = Prefix + "error-status";

    /// <summary>Mean time that an answer takes; default 5ms, or what follows from <see cref="LatencyP99"/>.</summary>
    public const string Latency = Prefix + "latency";

    /// <summary>Time that 99 of 100 answers take at most, at least the mean and up to 14 times it; default 2.8 times the mean.</summary>
    public const string LatencyP99 = Prefix + "latency-p99";

    /// <summary>The latencies count only from this long after the pod started, before it the defaults; default at once.</summary>
    public const string LatencyAfter = Prefix + "latency-after";

    /// <summary>From the containers' start to their readiness; default 1s.</summary>
    public const string StartupTime = Prefix + "startup-time";

    /// <summary><c>"false"</c>: the readiness probe never succeeds; default <c>"true"</c>.</summary>
    public const string Ready = Prefix + "ready";

    /// <summary>The readiness probe fails again from this long after the pod started; default never.</summary>
    public const string UnreadyAfter = Prefix + "unready-after";

    /// <summary>From the request to end to the end of the containers, at most the pod's grace period; default 1s.</summary>
    public const string ShutdownTime = Prefix + "shutdown-time";

    /// <summary>Pods that do not restart (Jobs): how long the containers run; default 1s.</summary>
    public const string RunTime = Prefix + "run-time";

    /// <summary>Pods that do not restart (Jobs): what the containers end with, 0 to 255; default 0, success.</summary>
    public const string ExitCode = Prefix + "exit-code";

    /// <summary><c>"true"</c>: the image can't be pulled (<c>ImagePullBackOff</c>); default <c>"false"</c>.</summary>
    public const string ImagePullError = Prefix + "image-pull-error";

    /// <summary>The text in answers; default the environment variable <c>PODINFO_UI_MESSAGE</c>, wherever it comes from, else a greeting with the image.</summary>
    public const string Message = Prefix + "message";

    /// <summary>The CPU that it uses without requests, as a quantity (<c>100m</c>); default 0, or unknown without <see cref="CpuPerRequest"/>.</summary>
    public const string Cpu = Prefix + "cpu";

    /// <summary>The CPU time that each request takes (<c>5ms</c>: 100 requests per second use 500m); default 0.</summary>
    public const string CpuPerRequest = Prefix + "cpu-per-request";

    internal const string MessageVariable = "PODINFO_UI_MESSAGE";
}
