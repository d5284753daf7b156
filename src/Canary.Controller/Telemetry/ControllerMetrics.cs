using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Canary.Controller.Announcements;
using Canary.Engine;
using Canary.Engine.Analysis;
using Canary.Kubernetes;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;

namespace Canary.Controller.Telemetry;

/// <summary>
/// The controller's own series, <c>canary_*</c>. What a Canary's status says is read from the store at each scrape, so the series of a
/// deleted Canary vanish with it; counters are kept here and dropped by <see cref="Forget"/> (R12).
/// </summary>
internal sealed class ControllerMetrics : IDisposable
{
    public const string MeterName = "Canary.Controller";

    private static readonly double[] ReactionSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

    private static readonly double[] RolloutSeconds = [30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200];

    private readonly Meter meter;
    private readonly MetricRegistry registry;
    private readonly Histogram<double> rolloutDuration;
    private readonly ConcurrentDictionary<string, bool> namespaces = new();
    private readonly ConcurrentDictionary<(ObjectKey, bool Succeeded), long> outcomes = new();
    private readonly Counter<long> corrections;
    private readonly Counter<long> notifications;
    private readonly Counter<long> spans;
    private readonly Counter<long> queries;
    private readonly Histogram<double> detection;
    private readonly Histogram<double> abortion;

    public ControllerMetrics(MetricRegistry registry, object scope)
    {
        this.registry = registry;
        meter = new Meter(new MeterOptions(MeterName) { Scope = scope });
        rolloutDuration = meter.CreateHistogram(
            "canary_rollout_duration",
            "s",
            "Time from the start of a rollout to its end, by namespace and result.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = RolloutSeconds }
        );
        corrections = meter.CreateCounter<long>(
            "canary_route_drift_corrections",
            null,
            "Times that a route or a service was set right after someone else changed it."
        );
        notifications = meter.CreateCounter<long>(
            "canary_notifications",
            null,
            "Alerts, and events for webhooks, by kind (alert, event) and result (sent, failed, dropped)."
        );
        spans = meter.CreateCounter<long>(
            "canary_trace_spans",
            null,
            "Spans of traces, by result (sent, failed, dropped)."
        );
        queries = meter.CreateCounter<long>(
            "canary_metric_queries",
            null,
            "Questions to metrics backends, by type of backend and result (value, nodata, error)."
        );
        detection = meter.CreateHistogram(
            "canary_time_to_detect",
            "s",
            "Time from the arrival of a changed target to the status that says so.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ReactionSeconds }
        );
        abortion = meter.CreateHistogram(
            "canary_time_to_abort",
            "s",
            "Time from the first failed check of a run that was aborted, or from the command, to the traffic being taken back.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ReactionSeconds }
        );
        registry.Expect(detection);
        registry.Expect(abortion);
        meter.CreateObservableGauge(
            "canary_build_info",
            () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", BuildVersion.Text)),
            null,
            "1; the label says which version runs."
        );
    }

    /// <summary>Reports phases, weights and checks out of the store of Canaries.</summary>
    public void ObserveCanaries(IInformer<V1Canary> canaries)
    {
        canaries.AddHandler(change => ExpectRollouts(change.Object.Metadata.Namespace));
        Gauge(canaries, "canary_phase", "1 for the phase that the Canary is in.", CanarySeries.Phase);
        Gauge(canaries, "canary_weight", "Percent of traffic that the canary should have.", CanarySeries.Weight);
        Gauge(canaries, "canary_failed_checks", "Failed checks of the present or last run.", CanarySeries.FailedChecks);
        Gauge(canaries, "canary_check_value", "Value of a metric at the last judgement.", CanarySeries.CheckValue);
        Gauge(canaries, "canary_check_threshold", "Bounds of a metric's good values.", CanarySeries.CheckThreshold);
        Gauge(
            canaries,
            "canary_info",
            "1; the labels say what is released, and how traffic is moved.",
            CanarySeries.Info
        );
        Gauge(canaries, "canary_stalled", "1 while only a person can help; the label says why.", CanarySeries.Stalled);
        Gauge(
            canaries,
            "canary_last_transition_timestamp",
            "When the phase last changed, in seconds since 1970.",
            CanarySeries.LastTransition,
            "s"
        );
        // Every Canary has both from the beginning, as the first of a kind would not be an increase otherwise.
        Outcomes(canaries, "canary_successes", "Rollouts that were promoted, since this process started.", true);
        Outcomes(
            canaries,
            "canary_failures",
            "Rollouts that were aborted, or whose promotion or bake failed, since this process started.",
            false
        );
    }

    /// <summary>Reports whether this process leads.</summary>
    public void ObserveLeadership(Func<bool> leads) =>
        meter.CreateObservableGauge("canary_leader", () => leads() ? 1 : 0, null, "1 while this process leads.");

    public void RolloutFinished(ObjectKey key, RolloutRecord rollout)
    {
        var (@namespace, _) = CanarySeries.Labels(key);
        rolloutDuration.Record(
            (rollout.Finished - rollout.Started).TotalSeconds,
            @namespace,
            new("result", rollout.Result.ToString())
        );
        switch (rollout.Result)
        {
            case RolloutResult.Promoted:
                Count(key, succeeded: true);
                break;
            case RolloutResult.Aborted or RolloutResult.PromotionFailed or RolloutResult.BakeFailed:
                Count(key, succeeded: false);
                break;
        }
    }

    public void DriftCorrected(ObjectKey key)
    {
        var (@namespace, name) = CanarySeries.Labels(key);
        corrections.Add(1, @namespace, name);
    }

    /// <summary>Counts an alert or an event for a webhook. Not by Canary: one that was deleted may still have some on their way.</summary>
    public void Notified(DispatchKind kind, string result) =>
        notifications.Add(1, new("kind", kind == DispatchKind.Alert ? "alert" : "event"), new("result", result));

    /// <summary>Counts spans; none is no series.</summary>
    public void SpansSent(string result, int count)
    {
        if (count > 0)
        {
            spans.Add(count, new KeyValuePair<string, object?>("result", result));
        }
    }

    /// <summary>Counts a question. Not by Canary: an alert rule asks whether the backend is there.</summary>
    public void Queried(string providerType, MetricOutcome outcome) =>
        queries.Add(1, new("provider", providerType), new("result", outcome.ToString().ToLowerInvariant()));

    /// <summary>A changed target was told of in a status. Not by Canary, as histograms are many series.</summary>
    public void Detected(TimeSpan took) => detection.Record(took.TotalSeconds);

    /// <summary>A run was aborted and its traffic taken back. Not by Canary, as histograms are many series.</summary>
    public void Aborted(TimeSpan took) => abortion.Record(took.TotalSeconds);

    /// <summary>Drops the series of a Canary that was deleted.</summary>
    public void Forget(ObjectKey key)
    {
        registry.Remove(new("namespace", key.Namespace), new("name", key.Name));
        outcomes.TryRemove((key, true), out _);
        outcomes.TryRemove((key, false), out _);
    }

    public void Dispose() => meter.Dispose();

    private void ExpectRollouts(string @namespace)
    {
        if (namespaces.TryAdd(@namespace, true))
        {
            foreach (var result in Enum.GetNames<RolloutResult>())
            {
                registry.Expect(rolloutDuration, new("namespace", @namespace), new("result", result));
            }
        }
    }

    private void Gauge(
        IInformer<V1Canary> canaries,
        string name,
        string help,
        Func<V1Canary, IEnumerable<Measurement<double>>> read,
        string? unit = null
    ) => meter.CreateObservableGauge(name, () => canaries.List().SelectMany(read), unit, help);

    private void Outcomes(IInformer<V1Canary> canaries, string name, string help, bool succeeded) =>
        meter.CreateObservableCounter(
            name,
            () => canaries.List().Select(canary => Outcome(canary, succeeded)),
            null,
            help
        );

    private Measurement<long> Outcome(V1Canary canary, bool succeeded)
    {
        var (@namespace, name) = CanarySeries.Labels(canary.Metadata.Key);
        return new(outcomes.GetValueOrDefault((canary.Metadata.Key, succeeded)), @namespace, name);
    }

    private void Count(ObjectKey key, bool succeeded) =>
        outcomes.AddOrUpdate((key, succeeded), 1, (_, count) => count + 1);
}
