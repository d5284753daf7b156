using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Pods;

/// <summary>A pod's conditions, as a list that can be changed; conditions of others stay in it.</summary>
internal sealed class PodConditions
{
    private readonly List<JsonObject> conditions;
    private readonly string now;

    public PodConditions(JsonNode? status, DateTimeOffset now)
    {
        conditions = [.. status.Items("conditions").Select(condition => condition.Copy())];
        this.now = now.ToKubernetesTime();
    }

    public bool Changed { get; private set; }

    public bool Has(string type) => Find(type) is not null;

    public bool IsTrue(string type) => Find(type).Text("status") == "True";

    public void Set(string type, bool holds, string? reason = null, string? message = null)
    {
        var status = holds ? "True" : "False";
        var old = Find(type);
        if (old.Text("status") == status && old.Text("reason") == reason && old.Text("message") == message)
        {
            return;
        }
        Changed = true;
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastTransitionTime"] = old.Text("status") == status ? old.Text("lastTransitionTime") ?? now : now,
        };
        if (reason is not null)
        {
            condition["reason"] = reason;
        }
        if (message is not null)
        {
            condition["message"] = message;
        }
        var index = conditions.FindIndex(other => other.Text("type") == type);
        if (index >= 0)
        {
            conditions[index] = condition;
        }
        else
        {
            conditions.Add(condition);
        }
    }

    public JsonArray ToJson() => [.. conditions.Select(condition => (JsonNode)condition.Copy())];

    private JsonObject? Find(string type) => conditions.Find(condition => condition.Text("type") == type);
}
