using System.Text.Json.Nodes;

namespace Canary.Simulator.Workloads.Deployments;

/// <summary>A Deployment's conditions, as a list that can be changed.</summary>
internal sealed class DeploymentConditions
{
    private readonly List<JsonObject> conditions;
    private readonly string now;

    public DeploymentConditions(JsonNode? status, DateTimeOffset now)
    {
        conditions = [.. status.Items("conditions").Select(condition => condition.Copy())];
        this.now = now.ToKubernetesTime();
    }

    public string? Reason(string type) => Find(type).Text("reason");

    public DateTimeOffset? LastUpdate(string type) => Find(type).Time("lastUpdateTime");

    public bool Has(string type) => Find(type) is not null;

    public void Remove(string type) => conditions.RemoveAll(condition => condition.Text("type") == type);

    /// <summary>Sets a condition; one with the same status and reason stays as it is.</summary>
    /// <param name="type">Which.</param>
    /// <param name="status"><c>True</c>, <c>False</c>, <c>Unknown</c>.</param>
    /// <param name="reason">CamelCase.</param>
    /// <param name="message">A sentence.</param>
    /// <param name="refresh">Something moved though status and reason are the same: note the time and the message.</param>
    public void Set(string type, string status, string reason, string message, bool refresh = false)
    {
        var old = Find(type);
        if (!refresh && old.Text("status") == status && old.Text("reason") == reason)
        {
            return;
        }
        var since = old.Text("status") == status ? old.Text("lastTransitionTime") ?? now : now;
        Remove(type);
        conditions.Add(
            new()
            {
                ["type"] = type,
                ["status"] = status,
                ["lastUpdateTime"] = now,
                ["lastTransitionTime"] = since,
                ["reason"] = reason,
                ["message"] = message,
            }
        );
    }

    public JsonArray ToJson() => [.. conditions.Select(condition => (JsonNode)condition.Copy())];

    private JsonObject? Find(string type) => conditions.Find(condition => condition.Text("type") == type);
}
