using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Apply;

namespace Canary.Simulator.ApiServer.Storage;

/// <summary>
/// An object at rest: UTF-8 JSON without <c>kind</c> and <c>apiVersion</c> (so that one copy serves all versions of the kind), and what
/// selecting and ordering need, so that most reads never parse. Immutable.
/// </summary>
/// <param name="Key">Which object.</param>
/// <param name="Uid">Which incarnation.</param>
/// <param name="Revision">Its resource version.</param>
/// <param name="Body">The JSON.</param>
/// <param name="Labels">Its labels; null: none.</param>
internal sealed record StoredObject(
    ObjectKey Key,
    string Uid,
    long Revision,
    byte[] Body,
    IReadOnlyDictionary<string, string>? Labels
)
{
    private WeakReference<JsonObject>? shared;

    /// <summary>Who owns its fields, where whoever wrote it has found out; null: read it.</summary>
    public Managers? Managers { get; private init; }

    /// <summary>False: it has none, as is seen without parsing it.</summary>
    public bool MayHaveOwners => Body.AsSpan().IndexOf("\"ownerReferences\""u8) >= 0;

    /// <summary>One parsed copy for all readers, who must not change it; forgotten when nobody holds it.</summary>
    public JsonObject Shared(ResourceType type)
    {
        if (shared is { } known && known.TryGetTarget(out var copy))
        {
            return copy;
        }
        copy = ToJson(type);
        shared = new WeakReference<JsonObject>(copy);
        return copy;
    }

    /// <summary>Takes an object as it is to be kept, and sets its resource version.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="revision">Its version.</param>
    /// <param name="managers">Who owns its fields, as far as known.</param>
    /// <param name="shares">It is as readers want it, and nobody changes it any more: they share it.</param>
    public static StoredObject From(JsonObject obj, long revision, Managers? managers = null, bool shares = false)
    {
        if (shares)
        {
            PlainNumbers.Bring(obj);
        }
        var metadata = obj.Ensure("metadata");
        metadata["resourceVersion"] = revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new StoredObject(
            new ObjectKey(metadata.String("namespace") ?? "", metadata.String("name") ?? ""),
            metadata.String("uid") ?? "",
            revision,
            Json.WriteWithout(obj, "kind", "apiVersion"),
            metadata.Object("labels").StringMap()
        )
        {
            Managers = managers,
            shared = shares ? new WeakReference<JsonObject>(obj) : null,
        };
    }

    /// <summary>A copy to work on, as an object of a version of its kind.</summary>
    public JsonObject ToJson(ResourceType type)
    {
        var obj = JsonNode.Parse(Body)!.AsObject(); // bodies are objects
        obj.Insert(0, "kind", JsonValue.Create(type.Kind));
        obj.Insert(1, "apiVersion", JsonValue.Create(type.ApiVersion));
        return obj;
    }
}

/// <summary>A committed change of one object.</summary>
/// <param name="Revision">The store's revision after it.</param>
/// <param name="At">When.</param>
/// <param name="Kind">The storage kind.</param>
/// <param name="Before">Null: created.</param>
/// <param name="After">Null: deleted.</param>
/// <param name="Last">Of a deleted object: its last state, with the deletion's revision.</param>
internal sealed record StoredChange(
    long Revision,
    DateTimeOffset At,
    string Kind,
    StoredObject? Before,
    StoredObject? After,
    StoredObject? Last
)
{
    public ObjectKey Key => (After ?? Last)!.Key; // one of them is there
}
