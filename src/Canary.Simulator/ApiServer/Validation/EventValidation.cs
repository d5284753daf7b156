using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Validation;

/// <summary>Events. One with an event time is of the newer form, which says who reports; the newer API takes no other.</summary>
internal static class EventValidation
{
    private const int NoteLimit = 1024;

    public static void Check(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        var about = obj.Object("involvedObject").String("namespace") ?? "";
        var own = obj.Object("metadata").String("namespace") ?? "";
        if (about.Length > 0 ? about != own : own != "default" && obj["eventTime"] is not null)
        {
            errors.Add(FieldError.Invalid("involvedObject.namespace", about, "does not match event.namespace"));
        }
        if (obj["eventTime"] is null || old is not null)
        {
            return;
        }
        foreach (
            var (field, name) in (ReadOnlySpan<(string, string)>)
                [
                    ("reportingComponent", "reportingController"),
                    ("reportingInstance", "reportingInstance"),
                    ("action", "action"),
                    ("reason", "reason"),
                ]
        )
        {
            if (obj.String(field) is not { Length: > 0 })
            {
                errors.Add(FieldError.Required(name));
            }
        }
        if (obj.String("message") is { Length: > NoteLimit })
        {
            errors.Add(FieldError.Invalid("message", "", $"can have at most {NoteLimit} characters"));
        }
    }

    /// <summary>What events.k8s.io/v1 demands of a new one.</summary>
    public static void CheckNewer(JsonObject obj, List<FieldError> errors)
    {
        if (obj["eventTime"] is null)
        {
            errors.Add(FieldError.Required("eventTime"));
        }
        var type = obj.String("type") ?? "";
        if (type.Length == 0)
        {
            errors.Add(FieldError.Required("type"));
        }
        else if (type is not ("Normal" or "Warning"))
        {
            errors.Add(FieldError.Invalid("type", "", "has invalid value: " + type));
        }
        foreach (
            var (field, name) in (ReadOnlySpan<(string, string)>)
                [
                    ("deprecatedFirstTimestamp", "firstTimestamp"),
                    ("deprecatedLastTimestamp", "lastTimestamp"),
                    ("deprecatedCount", "count"),
                ]
        )
        {
            if (obj[field] is not null)
            {
                errors.Add(FieldError.Invalid(name, "", "needs to be unset"));
            }
        }
        if (obj.Object("deprecatedSource") is { Count: > 0 })
        {
            errors.Add(FieldError.Invalid("source", "", "needs to be unset"));
        }
    }
}
