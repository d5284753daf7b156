using System.Diagnostics.Metrics;
using Canary.Kubernetes;

namespace Canary.Controller.Telemetry;

/// <summary>The registry and the instruments of one controller; several may live in one process.</summary>
internal sealed class ControllerTelemetry : IDisposable
{
    public ControllerTelemetry(object scope, HealthState health)
    {
        Registry = new MetricRegistry(meter => IsOurs(meter, scope));
        Metrics = new ControllerMetrics(Registry, scope);
        Metrics.ObserveLeadership(() => health.Leads);
        process = new ProcessMetrics(scope);
    }

    private readonly ProcessMetrics process;

    public MetricRegistry Registry { get; }

    public ControllerMetrics Metrics { get; }

    public void Dispose()
    {
        process.Dispose();
        Metrics.Dispose();
        Registry.Dispose();
    }

    private static bool IsOurs(Meter meter, object scope) =>
        meter.Name == KubernetesMetrics.MeterName
        || (
            meter.Name is ControllerMetrics.MeterName or ProcessMetrics.MeterName && ReferenceEquals(meter.Scope, scope)
        );
}
