using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Autoscalers;

/// <summary>What one kind of autoscaler does in its own way. Pure.</summary>
internal interface IAutoscalerKind
{
    ResourceType Type { get; }

    /// <summary>It would wake an idle target unless it is paused.</summary>
    bool MustPause { get; }

    /// <summary>The bounds that it gives its target.</summary>
    (int Min, int Max) BoundsOf(JsonElement spec);

    /// <summary>The spec of the primary's autoscaler: the target's, pointed at the primary.</summary>
    /// <param name="spec">The target's.</param>
    /// <param name="reference">What the Canary says of the primary's.</param>
    /// <param name="target">The target's name.</param>
    /// <param name="primary">The primary's name.</param>
    JsonObject RenderSpec(JsonElement spec, V1AutoscalerRef reference, string target, string primary);

    /// <summary>Sets both bounds in a spec.</summary>
    void Bound(JsonObject spec, int min, int max);
}
