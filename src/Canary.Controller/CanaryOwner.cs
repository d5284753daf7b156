using System.Text.Json.Nodes;
using Canary.Resources.V1;

namespace Canary.Controller;

/// <summary>What ties an object that the controller made to its Canary, and lets it go with it.</summary>
internal static class CanaryOwner
{
    public static JsonObject Reference(V1Canary canary) =>
        new()
        {
            ["apiVersion"] = V1Canary.Type.ApiVersion,
            ["kind"] = V1Canary.Type.Kind,
            ["name"] = canary.Metadata.Name,
            ["uid"] = canary.Metadata.Uid,
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        };
}
