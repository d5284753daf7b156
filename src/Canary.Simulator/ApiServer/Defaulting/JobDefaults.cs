using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Defaulting;

/// <summary>What jobs leave open; a job's selector and its template's labels are made from its uid.</summary>
internal static class JobDefaults
{
    private static readonly string[] Prefixes = ["", "batch.kubernetes.io/"];

    public static void Prepare(JsonObject job, JsonObject? old)
    {
        var spec = job.Ensure("spec");
        if (old is not null || spec.Boolean("manualSelector") == true || spec["selector"] is not null)
        {
            return;
        }
        var metadata = job.Ensure("metadata");
        var (uid, name) = (metadata.String("uid") ?? "", metadata.String("name") ?? "");
        var labels = spec.Ensure("template").Ensure("metadata").Ensure("labels");
        foreach (var prefix in Prefixes)
        {
            labels[prefix + "controller-uid"] = uid;
            labels[prefix + "job-name"] = name;
        }
        spec["selector"] = new JsonObject
        {
            ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = uid },
        };
    }

    public static void Set(JsonObject job) => SetSpec(job.Ensure("spec"));

    public static void SetCronJob(JsonObject cronJob) =>
        SetSpec(cronJob.Ensure("spec").Ensure("jobTemplate").Ensure("spec"));

    private static void SetSpec(JsonObject spec)
    {
        if (spec["completions"] is null && spec["parallelism"] is null)
        {
            spec["completions"] = 1;
        }
        spec.Default("parallelism", 1);
        spec.Default("backoffLimit", 6);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("podReplacementPolicy", spec["podFailurePolicy"] is null ? "TerminatingOrFailed" : "Failed");
        if (spec.Object("template").Object("spec") is { } pod)
        {
            PodDefaults.SetSpec(pod);
        }
    }
}
