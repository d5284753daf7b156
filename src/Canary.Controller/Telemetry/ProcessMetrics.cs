using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Canary.Controller.Telemetry;

/// <summary>The series that Prometheus' client libraries have for every process.</summary>
internal sealed class ProcessMetrics : IDisposable
{
    public const string MeterName = "Canary.Process";

    private readonly Meter meter;

    public ProcessMetrics(object scope)
    {
        meter = new Meter(new MeterOptions(MeterName) { Scope = scope });
        meter.CreateObservableGauge(
            "process_resident_memory_bytes",
            () => Environment.WorkingSet,
            null,
            "Memory in RAM."
        );
        meter.CreateObservableCounter(
            "process_cpu",
            () => Environment.CpuUsage.TotalTime.TotalSeconds,
            "s",
            "Processor time, user and system."
        );
        meter.CreateObservableGauge("process_start_time", StartTime, "s", "When it started, in seconds since 1970.");
    }

    public void Dispose() => meter.Dispose();

    private static double StartTime()
    {
        using var self = Process.GetCurrentProcess();
        return new DateTimeOffset(self.StartTime).ToUnixTimeMilliseconds() / 1000.0;
    }
}
