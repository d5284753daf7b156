namespace Canary.Simulator.Workloads.Autoscalers;

/// <summary>What the simulated metrics are that autoscalers go by, written in annotations on the HorizontalPodAutoscaler.</summary>
public static class AutoscalerAnnotations
{
    /// <summary>
    /// The present value of the metric of this name (<c>simulator.canary.dev/metric.cpu: 80%</c>): of a resource the average utilization of
    /// its request as a percentage, of others the average value or value as a plain number. Without it CPU is what
    /// the pods use (<see cref="Pods.PodAnnotations.Cpu"/>), external metrics come from KEDA, and others can't be had.
    /// </summary>
    public const string MetricPrefix = "simulator.canary.dev/metric.";
}
