using System.Globalization;
using System.Text.Json.Nodes;
using Canary.Kubernetes;

namespace Canary.Simulator.ApiServer.Errors;

/// <summary>The errors of the API, in the words that clients print and parse.</summary>
internal static class ApiErrors
{
    public static StatusException NotFound(ResourceType type, string name) =>
        new(404, "NotFound", $"{type} \"{name}\" not found", Named(type, name));

    public static StatusException AlreadyExists(ResourceType type, string name, bool terminating = false) =>
        new(
            409,
            "AlreadyExists",
            $"{(terminating ? "object is being deleted: " : "")}{type} \"{name}\" already exists",
            Named(type, name)
        );

    public static StatusException Modified(ResourceType type, string name) =>
        Conflict(
            type,
            name,
            "the object has been modified; please apply your changes to the latest version and try again"
        );

    public static StatusException Conflict(ResourceType type, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {type} \"{name}\": {why}", Named(type, name));

    /// <summary>A delete precondition failed; such a Status names the kind, not the resource.</summary>
    public static StatusException PreconditionFailed(ResourceType type, string name, string why) =>
        new(
            409,
            "Conflict",
            $"Operation cannot be fulfilled on {Qualified(type.Kind, type.Group)} \"{name}\": {why}",
            Details(name, type.Group, type.Kind)
        );

    public static StatusException BadRequest(string message) => new(400, "BadRequest", message);

    public static StatusException Internal(string message) => new(500, "", message);

    public static StatusException Forbidden(
        string group,
        string resource,
        string name,
        string why,
        JsonArray? causes = null
    )
    {
        var details = Details(name, group, resource);
        if (causes is not null)
        {
            details["causes"] = causes;
        }
        var subject = name.Length == 0 ? Qualified(resource, group) : $"{Qualified(resource, group)} \"{name}\"";
        return new(403, "Forbidden", $"{subject} is forbidden: {why}", details);
    }

    public static StatusException Invalid(
        string kind,
        string group,
        string name,
        IReadOnlyCollection<FieldError> errors
    )
    {
        var details = Details(name, group, kind);
        var causes = new JsonArray();
        var words = new List<string>();
        foreach (var error in errors.Distinct())
        {
            causes.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["reason"] = error.Reason,
                        ["message"] = error.Message,
                        ["field"] = error.Field,
                    }
            );
            words.Add($"{error.Field}: {error.Message}");
        }
        if (causes.Count > 0)
        {
            details["causes"] = causes;
        }
        var list = words.Count == 1 ? words[0] : $"[{string.Join(", ", words)}]";
        var subject = Qualified(kind, group);
        return new(422, "Invalid", $"{subject} \"{name}\" is invalid: {list}", details);
    }

    public static StatusException Expired(string message, string? next = null) =>
        new(410, "Expired", message) { ListMetadata = next is null ? null : new JsonObject { ["continue"] = next } };

    public static StatusException TooLargeVersion(long asked, long current) =>
        new(
            504,
            "Timeout",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Timeout: Too large resource version: {asked}, current: {current}"
            ),
            new JsonObject
            {
                ["causes"] = new JsonArray(
                    new JsonObject
                    {
                        ["reason"] = "ResourceVersionTooLarge",
                        ["message"] = "Too large resource version",
                    }
                ),
                ["retryAfterSeconds"] = 1,
            }
        );

    public static StatusException MethodNotAllowed() =>
        new(
            405,
            "MethodNotAllowed",
            "the server does not allow this method on the requested resource",
            new JsonObject()
        );

    public static StatusException NoSuchResource() =>
        new(404, "NotFound", "the server could not find the requested resource", new JsonObject());

    /// <summary>Kind or resource with its group: <c>deployments.apps</c>.</summary>
    public static string Qualified(string name, string group) => group.Length == 0 ? name : $"{name}.{group}";

    private static JsonObject Named(ResourceType type, string name) => Details(name, type.Group, type.Plural);

    private static JsonObject Details(string name, string group, string kind)
    {
        var details = new JsonObject();
        Add(details, "name", name);
        Add(details, "group", group);
        Add(details, "kind", kind);
        return details;
    }

    private static void Add(JsonObject details, string key, string value)
    {
        if (value.Length > 0)
        {
            details[key] = value;
        }
    }
}
