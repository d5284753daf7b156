using System.Text.Json.Nodes;
using Canary.Kubernetes.Client;

namespace Canary.Simulator.ApiServer.Errors;

/// <summary>An answer other than success, with all that the Status object on the wire tells.</summary>
public sealed class StatusException : KubernetesException
{
    public StatusException(int code, string reason, string message, JsonObject? details = null)
        : base(code, reason, message)
    {
        Details = details;
    }

    /// <summary>The Status object's <c>details</c>; null when it has none.</summary>
    public JsonObject? Details { get; }

    /// <summary>Goes into the Status object's list metadata (<c>continue</c> of an expired page); null: empty.</summary>
    public JsonObject? ListMetadata { get; init; }

    /// <summary>The Status object that clients receive.</summary>
    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = ListMetadata?.DeepClone() ?? new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
        };
        if (Reason.Length > 0)
        {
            status["reason"] = Reason;
        }
        if (Details is not null)
        {
            status["details"] = Details.DeepClone();
        }
        status["code"] = StatusCode;
        return status;
    }
}
