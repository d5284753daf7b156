using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Defaulting;

/// <summary>Volumes and claims begin as pending.</summary>
internal static class PendingPhase
{
    public static void Prepare(JsonObject obj, JsonObject? old)
    {
        if (old is null)
        {
            obj.Ensure("status")["phase"] = "Pending";
        }
    }
}
