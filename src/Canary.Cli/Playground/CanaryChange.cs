using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Resources;
using Canary.Resources.V1;
using Canary.Simulator.Cluster;

namespace Canary.Cli.Playground;

/// <summary>What a change in the cluster means to the playground's audience.</summary>
internal abstract record CanaryChange
{
    public abstract void TellTo(Narrator narrator);

    /// <summary>Null: nothing worth telling.</summary>
    public static CanaryChange? Read(ClusterChange change) =>
        change switch
        {
            { Kind: ClusterChangeKind.Deleted } => null,
            { Type.Kind: "Event" }
                when change.Object["involvedObject"]?["kind"]?.GetValue<string>() == V1Canary.Type.Kind => new Event(
                change.Object
            ),
            { Type.Kind: "Canary" } when change.Type.Group == V1Canary.Type.Group => new Status(
                Parse(change.Object),
                change.Old is { } old ? Parse(old) : null
            ),
            _ => null,
        };

    private static V1Canary Parse(JsonObject canary) =>
        canary.Deserialize(CanaryJson.Default.V1Canary)
        ?? throw new JsonException("The cluster holds an empty Canary.");

    private sealed record Event(JsonObject Written) : CanaryChange
    {
        public override void TellTo(Narrator narrator) =>
            narrator.Announced(Text("type"), Text("reason"), Text("message"));

        private string Text(string field) => Written[field]?.GetValue<string>() ?? "";
    }

    private sealed record Status(V1Canary Now, V1Canary? Before) : CanaryChange
    {
        public override void TellTo(Narrator narrator)
        {
            var (now, before) = (Now.Status ?? new(), Before?.Status ?? new());
            if (
                now.Checks is { Count: > 0 } checks
                && (before.Checks is not { Count: > 0 } last || last[0].At != checks[0].At)
            )
            {
                narrator.Judged(Now, checks);
            }
            var weightChanged = now.CanaryWeight != before.CanaryWeight;
            if (
                !string.IsNullOrEmpty(now.Phase)
                && (now.Phase != before.Phase || weightChanged || now.Reason != before.Reason)
            )
            {
                narrator.Moved(Now, weightChanged);
            }
        }
    }
}
