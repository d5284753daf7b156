using System.Globalization;
using System.Text.Json.Nodes;

namespace Canary.Testing;

/// <summary>What kstatus, by which Flux and others wait, makes of an object.</summary>
public enum Kstatus
{
    /// <summary>On its way.</summary>
    InProgress,

    /// <summary>Given up, until a person does something.</summary>
    Failed,

    /// <summary>As its spec wants it; also what kstatus says of objects that it knows nothing about.</summary>
    Current,

    /// <summary>Being deleted.</summary>
    Terminating,
}

/// <summary>The algorithm of kstatus, as far as objects of this project go: the rules for any kind, and those for Deployments.</summary>
public static class KstatusReader
{
    /// <summary>The first rule that knows something counts.</summary>
    public static Kstatus Of(JsonObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var metadata = obj["metadata"];
        if (metadata?["deletionTimestamp"] is not null)
        {
            return Kstatus.Terminating;
        }
        if (Number(obj["status"]?["observedGeneration"]) is { } seen && seen != Number(metadata?["generation"]))
        {
            return Kstatus.InProgress;
        }
        foreach (var condition in Conditions(obj))
        {
            switch ((string?)condition?["type"], (string?)condition?["status"])
            {
                case ("Reconciling", "True"):
                    return Kstatus.InProgress;
                case ("Stalled", "True"):
                    return Kstatus.Failed;
            }
        }
        return (string?)obj["kind"] == "Deployment" ? OfDeployment(obj) : OfReadiness(obj);
    }

    private static Kstatus OfReadiness(JsonObject obj) =>
        StatusOf(obj, "Ready") switch
        {
            null or "True" => Kstatus.Current,
            _ => Kstatus.InProgress,
        };

    private static Kstatus OfDeployment(JsonObject obj)
    {
        var late = Conditions(obj)
            .Any(condition =>
                (string?)condition?["type"] == "Progressing"
                && (string?)condition?["reason"] == "ProgressDeadlineExceeded"
            );
        var wanted = Number(obj["spec"]?["replicas"]) ?? 1;
        var isThere =
            Count("replicas") == wanted
            && Count("updatedReplicas") == wanted
            && Count("availableReplicas") == wanted
            && Count("readyReplicas") == wanted
            && StatusOf(obj, "Available") == "True";
        return late ? Kstatus.Failed
            : isThere ? Kstatus.Current
            : Kstatus.InProgress;

        long Count(string field) => Number(obj["status"]?[field]) ?? 0;
    }

    private static string? StatusOf(JsonObject obj, string type) =>
        (string?)Conditions(obj).FirstOrDefault(condition => (string?)condition?["type"] == type)?["status"];

    /// <summary>Whatever type of number a test has put there.</summary>
    private static long? Number(JsonNode? node) =>
        node is null ? null : long.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);

    private static JsonArray Conditions(JsonObject obj) => obj["status"]?["conditions"] as JsonArray ?? [];
}
