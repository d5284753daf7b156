using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Deployments;

/// <summary>Computes a Deployment's status: its counts, and whether its rollout is complete, moving, or stuck.</summary>
/// <param name="deployment">The Deployment as it is.</param>
/// <param name="updated">The ReplicaSet of its template; null: not made yet.</param>
/// <param name="old">The others.</param>
/// <param name="now">The present time.</param>
internal sealed class DeploymentProgress(
    JsonObject deployment,
    ReplicaSetState? updated,
    IReadOnlyList<ReplicaSetState> old,
    DateTimeOffset now
)
{
    private const string Progressing = "Progressing";
    private const string Completed = "NewReplicaSetAvailable";
    private const string TimedOut = "ProgressDeadlineExceeded";

    private readonly DeploymentSpec spec = DeploymentSpec.Of(deployment);
    private readonly JsonNode? before = deployment["status"];
    private readonly DeploymentConditions conditions = new(deployment["status"], now);

    private int Replicas => All.Sum(set => set.Actual);

    private int Updated => updated?.Actual ?? 0;

    private int Ready => All.Sum(set => set.Ready);

    private int Available => All.Sum(set => set.Available);

    private IEnumerable<ReplicaSetState> All => updated is null ? old : [updated, .. old];

    private string Subject =>
        updated is null ? $"Deployment \"{deployment.Name()}\"" : $"ReplicaSet \"{updated.Name}\"";

    /// <summary>Every pod is of the present template, and available, and there are as many as asked for.</summary>
    public bool IsComplete =>
        Updated == spec.Replicas
        && Replicas == spec.Replicas
        && Available == spec.Replicas
        && deployment.Number("status", "observedGeneration") >= deployment.Generation();

    /// <summary>When the rollout, if nothing moves, is stuck; null: never.</summary>
    public TimeSpan? UntilDeadline { get; private set; }

    /// <summary>The status as it should be now.</summary>
    /// <param name="created">The name of the ReplicaSet that was made in this pass, if one was.</param>
    /// <param name="failure">Why a ReplicaSet could not be made.</param>
    public JsonObject ToStatus(string? created, string? failure)
    {
        SetAvailable();
        SetProgressing(created);
        SetFailure(failure);
        var status = new JsonObject { ["observedGeneration"] = deployment.Generation() };
        Count(status, "replicas", Replicas);
        Count(status, "updatedReplicas", Updated);
        Count(status, "readyReplicas", Ready);
        Count(status, "availableReplicas", Available);
        Count(status, "unavailableReplicas", Math.Max(0, All.Sum(set => set.Wanted) - Available));
        if (before.At("collisionCount") is { } collisions)
        {
            status["collisionCount"] = collisions.DeepClone();
        }
        status["conditions"] = conditions.ToJson();
        return status;
    }

    private static void Count(JsonObject status, string name, int count)
    {
        if (count > 0)
        {
            status[name] = count;
        }
    }

    private void SetAvailable()
    {
        if (Available >= spec.MinAvailable)
        {
            conditions.Set("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.");
        }
        else
        {
            conditions.Set(
                "Available",
                "False",
                "MinimumReplicasUnavailable",
                "Deployment does not have minimum availability."
            );
        }
    }

    private void SetProgressing(string? created)
    {
        if (spec.ProgressDeadline is not { } deadline)
        {
            conditions.Remove(Progressing);
            return;
        }
        if (NotePause())
        {
            return;
        }
        if (created is not null)
        {
            conditions.Set(
                Progressing,
                "True",
                "NewReplicaSetCreated",
                $"Created new replica set \"{created}\"",
                refresh: true
            );
        }
        else if (updated is not null && !conditions.Has(Progressing))
        {
            conditions.Set(Progressing, "True", "FoundNewReplicaSet", $"Found new replica set \"{updated.Name}\"");
        }
        var wasComplete = Replicas == Updated && conditions.Reason(Progressing) == Completed;
        if (!wasComplete)
        {
            Judge(deadline);
        }
    }

    /// <summary>While it is paused nothing counts as being stuck.</summary>
    private bool NotePause()
    {
        var reason = conditions.Reason(Progressing);
        if (spec.Paused && reason != TimedOut)
        {
            conditions.Set(Progressing, "Unknown", "DeploymentPaused", "Deployment is paused");
        }
        else if (!spec.Paused && reason == "DeploymentPaused")
        {
            conditions.Set(Progressing, "Unknown", "DeploymentResumed", "Deployment is resumed");
        }
        return spec.Paused;
    }

    private void Judge(TimeSpan deadline)
    {
        if (Updated == spec.Replicas && Replicas == spec.Replicas && Available == spec.Replicas)
        {
            conditions.Set(Progressing, "True", Completed, $"{Subject} has successfully progressed.");
        }
        else if (HasMoved())
        {
            conditions.Set(Progressing, "True", "ReplicaSetUpdated", $"{Subject} is progressing.", refresh: true);
        }
        else if (conditions.Reason(Progressing) is not (null or Completed or TimedOut))
        {
            var left = (conditions.LastUpdate(Progressing) ?? now) + deadline - now;
            if (left < TimeSpan.Zero)
            {
                conditions.Set(Progressing, "False", TimedOut, $"{Subject} has timed out progressing.");
                return;
            }
        }
        if (conditions.Reason(Progressing) is not (null or Completed or TimedOut))
        {
            // Times are written in whole seconds, so the deadline is over for certain only a second later.
            UntilDeadline = (conditions.LastUpdate(Progressing) ?? now) + deadline - now + TimeSpan.FromSeconds(1);
        }
    }

    private bool HasMoved()
    {
        var replicas = before.Number("replicas") ?? 0;
        var updatedBefore = before.Number("updatedReplicas") ?? 0;
        return Updated > updatedBefore
            || Replicas - Updated < replicas - updatedBefore
            || Ready > (before.Number("readyReplicas") ?? 0)
            || Available > (before.Number("availableReplicas") ?? 0);
    }

    private void SetFailure(string? failure)
    {
        var failed = All.SelectMany(set => set.Object.Items("status", "conditions"))
            .FirstOrDefault(condition => condition.Text("type") == "ReplicaFailure");
        if (failure is not null)
        {
            conditions.Set("ReplicaFailure", "True", "FailedCreate", failure);
        }
        else if (failed is not null)
        {
            conditions.Set(
                "ReplicaFailure",
                failed.Text("status") ?? "True",
                failed.Text("reason") ?? "FailedCreate",
                failed.Text("message") ?? ""
            );
        }
        else
        {
            conditions.Remove("ReplicaFailure");
        }
    }
}
