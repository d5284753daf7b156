using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Canary.Kubernetes.Client.Wire;

/// <summary>The verbs as requests.</summary>
internal static class ApiRequests
{
    public static ApiRequest Get(ResourceType type, ObjectKey key) =>
        new(HttpMethod.Get, "get", type, type.ObjectPath(key));

    public static ApiRequest List(ResourceType type, string? @namespace, ListOptions options) =>
        new(HttpMethod.Get, "list", type, type.CollectionPath(@namespace))
        {
            Accept = ApiRequest.AcceptFor(options.MetadataOnly, "PartialObjectMetadataList"),
            Query = new Query()
                .With("labelSelector", options.LabelSelector)
                .With("fieldSelector", options.FieldSelector)
                .With("limit", options.Limit?.ToString(CultureInfo.InvariantCulture))
                .With("continue", options.Continue)
                .With("resourceVersion", options.ResourceVersion),
        };

    public static ApiRequest Watch(ResourceType type, string? @namespace, WatchOptions options) =>
        new(HttpMethod.Get, "watch", type, type.CollectionPath(@namespace))
        {
            Accept = ApiRequest.AcceptFor(options.MetadataOnly, "PartialObjectMetadata"),
            Query = new Query()
                .With("watch", "true")
                .With("labelSelector", options.LabelSelector)
                .With("fieldSelector", options.FieldSelector)
                .With("resourceVersion", options.ResourceVersion)
                .With("allowWatchBookmarks", options.AllowBookmarks ? "true" : null)
                .With("timeoutSeconds", options.Timeout?.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)),
        };

    public static ApiRequest Create(ResourceType type, string @namespace, JsonObject body) =>
        new(HttpMethod.Post, "create", type, type.CollectionPath(@namespace))
        {
            Body = Bytes(body),
            Repeatable = false,
        };

    public static ApiRequest Replace(ResourceType type, ObjectKey key, JsonObject body) =>
        new(HttpMethod.Put, "update", type, type.ObjectPath(key)) { Body = Bytes(body) };

    /// <exception cref="ArgumentException">Server-side apply without a field manager.</exception>
    public static ApiRequest Patch(ResourceType type, ObjectKey key, Patch patch)
    {
        var apply = patch.Kind == PatchKind.Apply;
        if (apply && string.IsNullOrEmpty(patch.FieldManager))
        {
            throw new ArgumentException("Server-side apply needs a field manager.", nameof(patch));
        }
        return new ApiRequest(HttpMethod.Patch, "patch", type, type.ObjectPath(key, patch.Subresource))
        {
            Body = Bytes(patch.Body),
            ContentType = ContentTypeOf(patch.Kind),
            // A JSON patch may add to a list: twice is not once.
            Repeatable = patch.Kind != PatchKind.Json,
            Query = new Query()
                .With("fieldManager", patch.FieldManager)
                .With("force", apply && patch.Force ? "true" : null)
                .With("dryRun", patch.DryRun ? "All" : null),
        };
    }

    public static ApiRequest Delete(ResourceType type, ObjectKey key, DeleteOptions options) =>
        new(HttpMethod.Delete, "delete", type, type.ObjectPath(key)) { Body = Bytes(DeleteBody(options)) };

    private static JsonObject DeleteBody(DeleteOptions options)
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
        if (options.PropagationPolicy is { } policy)
        {
            body["propagationPolicy"] = policy;
        }
        if (options.GracePeriod is { } grace)
        {
            body["gracePeriodSeconds"] = (long)grace.TotalSeconds;
        }
        var preconditions = new JsonObject();
        if (options.Uid is { } uid)
        {
            preconditions["uid"] = uid;
        }
        if (options.ResourceVersion is { } version)
        {
            preconditions["resourceVersion"] = version;
        }
        if (preconditions.Count > 0)
        {
            body["preconditions"] = preconditions;
        }
        return body;
    }

    private static string ContentTypeOf(PatchKind kind) =>
        kind switch
        {
            PatchKind.Apply => "application/apply-patch+yaml",
            PatchKind.Merge => "application/merge-patch+json",
            PatchKind.StrategicMerge => "application/strategic-merge-patch+json",
            PatchKind.Json => "application/json-patch+json",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such patch format."),
        };

    private static byte[] Bytes(JsonNode body)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            body.WriteTo(writer);
        }
        return stream.ToArray();
    }
}
