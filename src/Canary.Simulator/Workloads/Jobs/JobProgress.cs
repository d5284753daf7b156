using System.Text.Json.Nodes;
using Canary.Simulator.Workloads.ReplicaSets;

namespace Canary.Simulator.Workloads.Jobs;

/// <summary>How far a Job is, and what its status should be.</summary>
internal sealed class JobProgress
{
    private readonly JsonObject job;
    private readonly DateTimeOffset now;
    private readonly int succeeded;
    private readonly int failed;
    private readonly DateTimeOffset started;

    public JobProgress(JsonObject job, IReadOnlyList<PodState> pods, DateTimeOffset now)
    {
        this.job = job;
        this.now = now;
        succeeded = pods.Count(pod => pod.Phase == "Succeeded");
        failed = pods.Count(pod => pod.Phase == "Failed");
        Active = [.. pods.Where(pod => pod.IsActive)];
        started = job.Time("status", "startTime") ?? now;
        Outcome = Judge();
    }

    public List<PodState> Active { get; }

    /// <summary>How it ended; null: it has not.</summary>
    public JobOutcome? Outcome { get; }

    /// <summary>When it must have ended; null: whenever.</summary>
    public TimeSpan? UntilDeadline =>
        Outcome is null && job.Number("spec", "activeDeadlineSeconds") is { } seconds
            ? started + TimeSpan.FromSeconds(seconds) - now
            : null;

    public int MissingPods =>
        job.Flag("spec", "suspend") ? 0 : Math.Min(Parallelism, Math.Max(0, Completions - succeeded)) - Active.Count;

    private int Parallelism => job.Number("spec", "parallelism") ?? 1;

    private int Completions => job.Number("spec", "completions") ?? (succeeded > 0 ? succeeded : Parallelism);

    public static bool IsFinished(JsonObject job) => FinishedAt(job) is not null;

    public static DateTimeOffset? FinishedAt(JsonObject job) =>
        job.Items("status", "conditions")
            .FirstOrDefault(condition =>
                condition.Text("type") is "Complete" or "Failed" && condition.Text("status") == "True"
            )
            .Time("lastTransitionTime");

    public JsonObject ToStatus()
    {
        var active = Outcome is null ? Active : [];
        var status = new JsonObject
        {
            ["startTime"] = started.ToKubernetesTime(),
            ["ready"] = active.Count(pod => pod.IsReady),
            ["terminating"] = 0,
            ["uncountedTerminatedPods"] = new JsonObject(),
        };
        Count(status, "active", active.Count);
        Count(status, "succeeded", succeeded);
        Count(status, "failed", failed);
        if (Outcome is { } outcome)
        {
            status["conditions"] = new JsonArray(
                Condition(outcome.Failed ? "FailureTarget" : "SuccessCriteriaMet", outcome),
                Condition(outcome.Failed ? "Failed" : "Complete", outcome)
            );
            if (!outcome.Failed)
            {
                status["completionTime"] = now.ToKubernetesTime();
            }
        }
        return status;
    }

    private JobOutcome? Judge()
    {
        var criteria = job.Number("spec", "completions");
        if (succeeded > 0 && succeeded >= (criteria ?? 1) && (criteria is not null || Active.Count == 0))
        {
            return new(false, "CompletionsReached", "Completed", "Reached expected number of succeeded pods");
        }
        if (criteria == 0)
        {
            return new(false, "CompletionsReached", "Completed", "Reached expected number of succeeded pods");
        }
        if (failed > (job.Number("spec", "backoffLimit") ?? 6))
        {
            return new(
                true,
                "BackoffLimitExceeded",
                "BackoffLimitExceeded",
                "Job has reached the specified backoff limit"
            );
        }
        return
            job.Number("spec", "activeDeadlineSeconds") is { } seconds && now >= started + TimeSpan.FromSeconds(seconds)
            ? new(true, "DeadlineExceeded", "DeadlineExceeded", "Job was active longer than specified deadline")
            : null;
    }

    private JsonObject Condition(string type, JobOutcome outcome) =>
        new()
        {
            ["type"] = type,
            ["status"] = "True",
            ["lastProbeTime"] = now.ToKubernetesTime(),
            ["lastTransitionTime"] = now.ToKubernetesTime(),
            ["reason"] = outcome.Reason,
            ["message"] = outcome.Message,
        };

    private static void Count(JsonObject status, string name, int count)
    {
        if (count > 0)
        {
            status[name] = count;
        }
    }
}

/// <summary>How a Job ended.</summary>
/// <param name="Failed">Not as hoped.</param>
/// <param name="Reason">Of its condition.</param>
/// <param name="Event">Of its event.</param>
/// <param name="Message">A sentence.</param>
internal sealed record JobOutcome(bool Failed, string Reason, string Event, string Message);
