using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Schemas;

namespace Canary.Simulator.ApiServer.Apply;

/// <summary>Who owns fields: an entry of managedFields without its fields.</summary>
/// <param name="Name">The field manager.</param>
/// <param name="Operation"><c>Apply</c> or <c>Update</c>.</param>
/// <param name="ApiVersion">The version that the fields are of.</param>
/// <param name="Subresource">Through which they were written; empty: the object itself.</param>
internal sealed record ManagerId(string Name, string Operation, string ApiVersion, string Subresource)
{
    /// <summary>As conflict messages tell it: applies go by name, updates also by version.</summary>
    public string Describe()
    {
        var text = $"conflict with \"{Name}\"";
        text += Subresource.Length > 0 ? $" with subresource \"{Subresource}\"" : "";
        return Operation == "Update" ? $"{text} using {ApiVersion}" : text;
    }
}

/// <summary>The fields of a manager and when they last changed.</summary>
/// <param name="Fields">Which.</param>
/// <param name="Time">When.</param>
/// <param name="IsWritten">It is what the object says already.</param>
internal sealed record ManagedFields(FieldSet Fields, string? Time, bool IsWritten);

/// <summary>An object's <c>metadata.managedFields</c>, read. Changed in place.</summary>
internal sealed class Managers
{
    private const int MaxUpdateManagers = 10;
    private readonly Dictionary<ManagerId, ManagedFields> entries;

    /// <summary>None.</summary>
    public Managers()
        : this([]) { }

    private Managers(Dictionary<ManagerId, ManagedFields> entries) => this.entries = entries;

    public bool IsEmpty => entries.Count == 0;

    public IReadOnlyCollection<ManagerId> Ids => [.. entries.Keys];

    public FieldSet this[ManagerId id] => entries.TryGetValue(id, out var found) ? found.Fields : FieldSet.Empty;

    /// <summary>When a manager's fields last changed.</summary>
    public string? TimeOf(ManagerId id) => entries.GetValueOrDefault(id)?.Time;

    public static Managers Read(JsonObject? metadata)
    {
        var managers = new Managers();
        foreach (var entry in metadata.Array("managedFields").Objects())
        {
            var id = IdOf(entry);
            if (id.Operation.Length > 0)
            {
                managers.entries[id] = new ManagedFields(
                    FieldSet.Parse(entry.Object("fieldsV1")),
                    entry.String("time"),
                    IsWritten: true
                );
            }
        }
        return managers;
    }

    /// <summary>The same ones, to be changed apart from these.</summary>
    public Managers Copy() => new(new(entries));

    /// <summary>The same ones, all of them as the object says.</summary>
    public Managers Settled() =>
        new(entries.ToDictionary(entry => entry.Key, entry => entry.Value with { IsWritten = true }));

    public void Set(ManagerId id, FieldSet fields, string? time)
    {
        if (fields.IsEmpty)
        {
            entries.Remove(id);
        }
        else if (
            !entries.TryGetValue(id, out var known)
            || !ReferenceEquals(known.Fields, fields)
            || known.Time != time
        )
        {
            entries[id] = new ManagedFields(fields, time, IsWritten: false);
        }
    }

    /// <summary>Changes a manager's fields without touching its time.</summary>
    public void Set(ManagerId id, FieldSet fields) => Set(id, fields, entries.GetValueOrDefault(id)?.Time);

    /// <summary>The union of all fields, those of one manager apart.</summary>
    public FieldSet AllExcept(ManagerId? id) =>
        entries.Where(e => e.Key != id).Aggregate(FieldSet.Empty, (all, e) => all.Union(e.Value.Fields));

    /// <summary>Writes them down; what the object says already stays as it is.</summary>
    public void Write(JsonObject metadata)
    {
        Cap();
        var said = metadata.Array("managedFields");
        var written = said.Objects().ToList();
        said?.Clear();
        metadata.Remove("managedFields");
        if (entries.Count == 0)
        {
            return;
        }
        var list = new JsonArray();
        foreach (
            var (id, managed) in entries
                .OrderBy(e => e.Key.Operation, StringComparer.Ordinal)
                .ThenBy(e => e.Value.Time, StringComparer.Ordinal)
        )
        {
            var kept = managed.IsWritten ? written.Find(entry => IdOf(entry) == id) : null;
            list.Add((JsonNode)(kept ?? Entry(id, managed)));
        }
        metadata["managedFields"] = list;
    }

    private static ManagerId IdOf(JsonObject entry) =>
        new(
            entry.String("manager") ?? "",
            entry.String("operation") ?? "",
            entry.String("apiVersion") ?? "",
            entry.String("subresource") ?? ""
        );

    private static JsonObject Entry(ManagerId id, ManagedFields managed)
    {
        var entry = new JsonObject
        {
            ["manager"] = id.Name,
            ["operation"] = id.Operation,
            ["apiVersion"] = id.ApiVersion,
        };
        if (managed.Time is not null)
        {
            entry["time"] = managed.Time;
        }
        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = managed.Fields.ToJson();
        if (id.Subresource.Length > 0)
        {
            entry["subresource"] = id.Subresource;
        }
        return entry;
    }

    /// <summary>Past ten managers of operation Update the oldest are put together as <c>ancient-changes</c>.</summary>
    private void Cap()
    {
        var updates = entries
            .Where(e => e.Key.Operation == "Update")
            .OrderBy(e => e.Value.Time, StringComparer.Ordinal)
            .ToList();
        foreach (var (id, managed) in updates.Take(Math.Max(0, updates.Count - MaxUpdateManagers)))
        {
            entries.Remove(id);
            var bucket = id with { Name = "ancient-changes", Subresource = "" };
            Set(bucket, this[bucket].Union(managed.Fields), managed.Time);
        }
    }
}
