namespace Canary.MetricProviders.Prometheus;

/// <summary>A Prometheus server gave no usable answer. The message says what and where and what to do, and holds no secret.</summary>
public sealed class PrometheusException(string message, Exception? inner = null) : Exception(message, inner);
