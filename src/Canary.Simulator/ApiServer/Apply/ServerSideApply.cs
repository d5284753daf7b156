using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;
using Canary.Simulator.ApiServer.Schemas;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Apply;

/// <summary>Server-side apply: merges a configuration into the live object and settles who owns what.</summary>
internal static class ServerSideApply
{
    private const string BeforeFirstApply = "before-first-apply";

    /// <summary>The new object with its managedFields; not yet defaulted.</summary>
    /// <param name="definition">What it is.</param>
    /// <param name="live">The object; of a new one only its type and name.</param>
    /// <param name="config">What is applied.</param>
    /// <param name="self">Who applies.</param>
    /// <param name="force">Take fields that others own.</param>
    /// <param name="now">When.</param>
    /// <exception cref="StatusException">The configuration does not fit the schema (500), or others own its fields (409).</exception>
    public static JsonObject Run(
        ResourceDefinition definition,
        JsonObject live,
        JsonObject config,
        ManagerId self,
        bool force,
        DateTimeOffset now
    )
    {
        if (definition.Custom is null)
        {
            WithoutNulls(config);
        }
        TypedCheck.Demand(config, definition);
        var time = Timestamps.Write(now);
        var managers = Managers.Read(live.Object("metadata"));
        if (managers.IsEmpty && live.Object("metadata").String("uid") is { Length: > 0 })
        {
            AdoptUnowned(managers, definition, live, self, time);
        }
        var type = definition.Schema;
        var last = managers[self];
        var set = FieldOwnership.Ownable(FieldSets.Of(config, type), definition, self.Subresource);
        managers.Set(self, set);
        var merged = StructuredMerge.Merge(live, config, type);
        if (!last.IsEmpty)
        {
            merged = StructuredMerge.Prune(merged, last, managers.AllExcept(null), type);
        }
        var next = merged!.AsObject(); // a kind and a name are never pruned
        Settle(managers, definition, live, next, self, force);
        managers.Set(self, set, time);
        managers.Write(next.Ensure("metadata"));
        return next;
    }

    /// <summary>What was there before anybody owned anything belongs to a manager of its own.</summary>
    private static void AdoptUnowned(
        Managers managers,
        ResourceDefinition definition,
        JsonObject live,
        ManagerId self,
        string time
    )
    {
        var (added, _, _) = FieldSets.Compare(FieldOwnership.EmptyOf(definition), live, definition.Schema);
        var id = new ManagerId(BeforeFirstApply, "Update", self.ApiVersion, self.Subresource);
        managers.Set(id, FieldOwnership.Ownable(added, definition, self.Subresource), time);
    }

    private static void Settle(
        Managers managers,
        ResourceDefinition definition,
        JsonObject live,
        JsonObject next,
        ManagerId self,
        bool force
    )
    {
        var (added, modified, removed) = FieldSets.Compare(live, next, definition.Schema);
        var changed = FieldOwnership.Ownable(added.Union(modified), definition, self.Subresource);
        removed = FieldOwnership.Ownable(removed, definition, self.Subresource);
        var conflicts = managers
            .Ids.Where(id => id != self)
            .Select(id => (Id: id, Fields: managers[id].Intersect(changed)))
            .Where(c => !c.Fields.IsEmpty)
            .OrderBy(c => c.Id.Name, StringComparer.Ordinal)
            .ToList();
        if (conflicts.Count > 0 && !force)
        {
            throw ConflictStatus(conflicts.ConvertAll(c => (c.Id.Describe(), c.Fields.Paths().ToList())));
        }
        foreach (var id in managers.Ids.Where(id => id != self))
        {
            managers.Set(id, managers[id].Except(changed.Union(removed)));
        }
    }

    private static StatusException ConflictStatus(List<(string Who, List<string> Fields)> conflicts)
    {
        var causes = new JsonArray();
        foreach (var (who, field) in conflicts.SelectMany(c => c.Fields.Select(f => (c.Who, f))))
        {
            causes.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["reason"] = "FieldManagerConflict",
                        ["message"] = who,
                        ["field"] = field,
                    }
            );
        }
        var words =
            causes.Count == 1
                ? $"Apply failed with 1 conflict: {conflicts[0].Who}: {conflicts[0].Fields[0]}"
                : $"Apply failed with {causes.Count} conflicts: "
                    + string.Join(
                        '\n',
                        conflicts.Select(c => $"conflicts{c.Who["conflict".Length..]}:\n{Lines(c.Fields)}")
                    );
        return new StatusException(409, "Conflict", words, new JsonObject { ["causes"] = causes });
    }

    private static string Lines(List<string> fields) => string.Join('\n', fields.Select(f => "- " + f));

    private static void WithoutNulls(JsonNode node)
    {
        if (node is JsonObject obj)
        {
            foreach (var name in obj.Where(p => p.Value is null).Select(p => p.Key).ToList())
            {
                obj.Remove(name);
            }
            foreach (var (_, child) in obj)
            {
                WithoutNulls(child!); // nulls are gone
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var child in list.Where(c => c is not null))
            {
                WithoutNulls(child!); // filtered
            }
        }
    }
}
