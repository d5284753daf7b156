using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Registry;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Storage;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.CustomResources;

/// <summary>
/// Accepts the names of CustomResourceDefinitions, serves what is established, and takes all objects away with a definition.
/// Works inside the change that it reacts to.
/// </summary>
internal sealed class DefinitionController
{
    public const string StorageKind = "apiextensions.k8s.io/customresourcedefinitions";
    private readonly ObjectRegistry registry;
    private readonly ResourceDefinition definitions;

    public DefinitionController(ObjectRegistry registry)
    {
        this.registry = registry;
        definitions = registry.Catalogue.Storage(StorageKind)!; // built in
        registry.Store.Listen(OnChange);
    }

    private void OnChange(StoredChange change)
    {
        if (change.Kind != StorageKind)
        {
            OnObject(change);
            return;
        }
        if (change.After is not { } stored)
        {
            Withdraw(change.Last!.ToJson(definitions.Type)); // a deletion has a last state
            return;
        }
        var obj = stored.ToJson(definitions.Type);
        if (Lifecycle.IsTerminating(obj))
        {
            Finish(obj);
            return;
        }
        Accept(obj);
    }

    /// <summary>The last of its objects may have been all that a definition waited for.</summary>
    private void OnObject(StoredChange change)
    {
        if (
            change.After is null
            && registry.Catalogue.Storage(change.Kind) is { IsCustom: true } kind
            && DefinitionEnding.Find(registry, kind) is { } definition
        )
        {
            Finish(definition);
        }
    }

    private void Accept(JsonObject obj)
    {
        var conflict = Conflict(obj);
        var accepted = conflict is null;
        if (accepted)
        {
            Serve(obj);
        }
        var status = obj.Ensure("status").DeepClone().AsObject();
        if (accepted)
        {
            status["acceptedNames"] = obj.Object("spec")?["names"]?.DeepClone();
        }
        var conditions = new JsonArray(
            accepted
                ? Condition(status, "NamesAccepted", true, "NoConflicts", "no conflicts found")
                : Condition(status, "NamesAccepted", false, conflict!.Value.Reason, conflict.Value.Message), // not accepted
            accepted || IsEstablished(status)
                ? Condition(status, "Established", true, "InitialNamesAccepted", "the initial names have been accepted")
                : Condition(status, "Established", false, "NotAccepted", "not all names are accepted")
        );
        status["conditions"] = conditions;
        if (!Json.Same(status, obj["status"]))
        {
            Write(obj, "status", current => current["status"] = status.DeepClone());
        }
    }

    private (string Reason, string Message)? Conflict(JsonObject obj)
    {
        var spec = obj.Object("spec");
        var names = spec.Object("names");
        var name = obj.Object("metadata").String("name");
        var others = registry
            .Store.Snapshot(StorageKind)
            .Objects.Values.Select(o => o.Shared(definitions.Type))
            .Where(o =>
                o.Object("metadata").String("name") != name && o.Object("spec").String("group") == spec.String("group")
            )
            .Select(o => o.Object("status").Object("acceptedNames"))
            .ToList();
        var kinds = others.SelectMany(o => (string?[])[o.String("kind"), o.String("listKind")]).ToList();
        var words = others
            .SelectMany(o =>
                o.Array("shortNames").Strings().Append(o.String("plural") ?? "").Append(o.String("singular") ?? "")
            )
            .ToList();
        foreach (
            var (field, reason, taken) in ((string, string, List<string?>)[])
                [
                    ("plural", "PluralConflict", [.. words]),
                    ("singular", "SingularConflict", [.. words]),
                    ("kind", "KindConflict", kinds),
                    ("listKind", "ListKindConflict", kinds),
                ]
        )
        {
            if (names.String(field) is { Length: > 0 } value && taken.Contains(value))
            {
                return (reason, $"\"{value}\" is already in use");
            }
        }
        var clash = names.Array("shortNames").Strings().FirstOrDefault(words.Contains);
        return clash is null ? null : ("ShortNamesConflict", $"\"{clash}\" is already in use");
    }

    private JsonObject Condition(JsonObject status, string type, bool holds, string reason, string message)
    {
        var text = holds ? "True" : "False";
        var old = status.Array("conditions").Objects().FirstOrDefault(c => c.String("type") == type);
        var since = old.String("status") == text ? old.String("lastTransitionTime") : null;
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = text,
            ["lastTransitionTime"] = since ?? Timestamps.Write(registry.Time.GetUtcNow()),
            ["reason"] = reason,
            ["message"] = message,
        };
    }

    private static bool IsEstablished(JsonObject status) =>
        status
            .Array("conditions")
            .Objects()
            .Any(c => c.String("type") == "Established" && c.String("status") == "True");

    private void Serve(JsonObject obj)
    {
        var kind = CustomKinds.StorageKind(obj);
        registry.Store.AddKind(kind);
        registry.Catalogue.Replace(kind, CustomKinds.Build(obj));
    }

    /// <summary>A definition on its way out takes its objects along, then goes itself.</summary>
    private void Finish(JsonObject obj)
    {
        if (!DefinitionEnding.IsUnderWay(obj))
        {
            return;
        }
        var kind = CustomKinds.StorageKind(obj);
        if (registry.Store.Snapshot(kind).Objects.IsEmpty)
        {
            Write(obj, "finalize", DefinitionEnding.End);
            return;
        }
        Write(obj, "status", current => DefinitionEnding.Progress(current, registry.Time.GetUtcNow()));
        if (registry.Catalogue.Storage(kind) is { } served)
        {
            foreach (var item in registry.Store.Snapshot(kind).Objects.Keys)
            {
                Try(() => registry.Delete(served, item, new DeletionOptions()));
            }
        }
    }

    private void Withdraw(JsonObject obj) => registry.Catalogue.Replace(CustomKinds.StorageKind(obj), []);

    private void Write(JsonObject obj, string subresource, Action<JsonObject> change)
    {
        var key = new ObjectKey("", obj.Object("metadata").String("name") ?? "");
        Try(() =>
            registry.Update(
                definitions,
                key,
                current =>
                {
                    change(current);
                    return current;
                },
                new WriteOptions { FieldManager = "kube-apiserver", Subresource = subresource }
            )
        );
    }

    /// <summary>Someone else may have changed or deleted the object already; the next change brings us here again.</summary>
    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (StatusException e) when (e.IsNotFound || e.IsConflict)
        {
            return;
        }
    }
}
