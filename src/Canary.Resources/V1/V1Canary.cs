using Canary.Kubernetes;
using Canary.Resources.Schema;

namespace Canary.Resources.V1;

/// <summary>A workload's release policy and where its present release stands.</summary>
/// <remarks>The fields of Flagger's Canary keep their names and meanings, so nothing here depends on the API group that an object came from.</remarks>
[PrinterColumn("Status", "string", ".status.phase")]
[PrinterColumn("Weight", "integer", ".status.canaryWeight")]
[PrinterColumn("Step", "string", ".status.progress")]
// The condition says it also when the spec has errors, and the phase has no reason of its own.
[PrinterColumn("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason")]
[PrinterColumn("Revision", "string", ".status.revision.hash", Wide = true)]
[PrinterColumn("Failed", "integer", ".status.failedChecks", Wide = true)]
[PrinterColumn("Last Transition", "date", ".status.lastTransitionTime", Wide = true)]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
public sealed record V1Canary : IKubernetesObject
{
    public static ResourceType Type { get; } = new("canary.dev", "v1", "canaries", "Canary");

    public string ApiVersion
    {
        get;
        init => field = value ?? Type.ApiVersion;
    } = Type.ApiVersion;

    public string Kind
    {
        get;
        init => field = value ?? Type.Kind;
    } = Type.Kind;

    public V1ObjectMeta Metadata
    {
        get;
        init => field = value ?? new();
    } = new();

    /// <summary>The release policy.</summary>
    [Schema(Required = true)]
    public V1CanarySpec Spec
    {
        get;
        init => field = value ?? new();
    } = new();

    /// <summary>Where the present release stands; written by the controller only.</summary>
    /// <remarks>The default makes a Canary that no controller has seen one that is on its way, not one that is done, for kstatus and thereby for Flux.</remarks>
    [Schema(Default = "{ \"observedGeneration\": -1 }")]
    public V1CanaryStatus? Status { get; init; }
}
