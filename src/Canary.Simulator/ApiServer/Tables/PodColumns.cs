using System.Globalization;
using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Tables;

/// <summary>The columns of pods.</summary>
internal static class PodColumns
{
    private const string None = "<none>";

    public static TableColumns All { get; } =
        new([
            Column.Name,
            Column.Text("Ready", Ready),
            Column.Text("Status", Reason),
            Column.Text("Restarts", Restarts),
            Column.Age(),
            Column.Text("IP", o => o.Object("status").String("podIP") ?? None, 1),
            Column.Text("Node", o => o.Object("spec").String("nodeName") ?? None, 1),
            Column.Text("Nominated Node", o => o.Object("status").String("nominatedNodeName") ?? None, 1),
            Column.Text("Readiness Gates", Gates, 1),
        ]);

    private static string Ready(JsonObject pod)
    {
        var ready = Statuses(pod).Count(s => s.Boolean("ready") == true);
        return $"{ready}/{pod.Object("spec").Array("containers")?.Count ?? 0}";
    }

    private static string? Reason(JsonObject pod)
    {
        var status = pod.Object("status");
        var reason = status.String("reason") ?? status.String("phase");
        foreach (var state in Statuses(pod).Select(s => s.Object("state")))
        {
            reason =
                state.Object("waiting").String("reason") is { Length: > 0 } waiting ? waiting
                : state.Object("terminated").String("reason") is { Length: > 0 } ended ? ended
                : reason;
        }
        if (pod.Object("metadata").String("deletionTimestamp") is not null)
        {
            return reason is "Succeeded" or "Failed" or "Completed" ? reason : "Terminating";
        }
        return reason;
    }

    private static string Restarts(JsonObject pod) =>
        Statuses(pod).Sum(s => s.Integer("restartCount") ?? 0).ToString(CultureInfo.InvariantCulture);

    private static string Gates(JsonObject pod)
    {
        var gates = pod.Object("spec")
            .Array("readinessGates")
            .Objects()
            .Select(g => g.String("conditionType"))
            .ToList();
        if (gates.Count == 0)
        {
            return None;
        }
        var conditions = pod.Object("status").Array("conditions").Objects().ToList();
        var met = gates.Count(g => conditions.Exists(c => c.String("type") == g && c.String("status") == "True"));
        return $"{met}/{gates.Count}";
    }

    private static IEnumerable<JsonObject> Statuses(JsonObject pod) =>
        pod.Object("status").Array("containerStatuses").Objects();
}
