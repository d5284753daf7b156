using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Registry;

/// <summary>Where an object stands between deletion asked for and gone.</summary>
internal static class Lifecycle
{
    /// <summary>Its deletion has been asked for.</summary>
    public static bool IsTerminating(JsonObject obj) => obj.Object("metadata").String("deletionTimestamp") is not null;

    /// <summary>Nothing keeps it any longer: no finalizer, no grace period, and no namespace content.</summary>
    public static bool MayGo(JsonObject obj)
    {
        var metadata = obj.Object("metadata");
        return IsTerminating(obj)
            && (metadata.Integer("deletionGracePeriodSeconds") ?? 0) == 0
            && metadata.Array("finalizers") is not { Count: > 0 }
            && !(obj.String("kind") == "Namespace" && obj.Object("spec").Array("finalizers") is { Count: > 0 });
    }
}
