using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.Tables;

/// <summary>The columns of jobs and of what starts them.</summary>
internal static class JobColumns
{
    public static TableColumns Jobs { get; } =
        new([
            Column.Name,
            Column.Text("Status", JobStatus),
            Column.Text("Completions", Completions),
            new("Duration", "string", "", "From start to end.", 0, Duration),
            Column.Age(),
        ]);

    public static TableColumns CronJobs { get; } =
        new([
            Column.Name,
            Column.Text("Schedule", o => o.Object("spec").String("schedule")),
            Column.Text("Timezone", o => o.Object("spec").String("timeZone") ?? "<none>"),
            Column.Text("Suspend", o => o.Object("spec").Boolean("suspend") == true ? "True" : "False"),
            Column.Number("Active", o => o.Object("status").Array("active")?.Count ?? 0),
            new(
                "Last Schedule",
                "string",
                "",
                "When it last started a job.",
                0,
                (o, now) => o.Object("status").String("lastScheduleTime") is { } at ? Column.Since(at, now) : "<none>"
            ),
            Column.Age(),
        ]);

    private static string JobStatus(JsonObject job)
    {
        var conditions = job.Object("status")
            .Array("conditions")
            .Objects()
            .Where(c => c.String("status") == "True")
            .ToList();
        foreach (var type in (ReadOnlySpan<string>)["Complete", "Failed", "Suspended"])
        {
            if (conditions.Exists(c => c.String("type") == type))
            {
                return type;
            }
        }
        return job.Object("metadata").String("deletionTimestamp") is null ? "Running" : "Terminating";
    }

    private static string Completions(JsonObject job)
    {
        var done = job.Object("status").Integer("succeeded") ?? 0;
        return job.Object("spec").Integer("completions") is { } wanted ? $"{done}/{wanted}" : $"{done}/1";
    }

    private static JsonNode? Duration(JsonObject job, DateTimeOffset now)
    {
        var status = job.Object("status");
        if (status.String("startTime") is not { } start || !Timestamps.TryParse(start, out var from))
        {
            return null;
        }
        var ended = status.String("completionTime") is { } end && Timestamps.TryParse(end, out var at);
        return Column.Duration((ended ? Parse(status.String("completionTime")) : now) - from);
    }

    private static DateTimeOffset Parse(string? time) => Timestamps.TryParse(time ?? "", out var at) ? at : default;
}
