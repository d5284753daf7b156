using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Endpoints;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Tables;

/// <summary>Answers as Table: the cells that <c>kubectl get</c> prints, made by the server.</summary>
internal static class TableAnswer
{
    private static readonly TableColumns NameAndAge = new([Column.Name, Column.Age("string")]);
    private static readonly TableColumns CustomNameAndAge = new([Column.Name, Column.Age("date")]);

    /// <param name="items">The rows.</param>
    /// <param name="metadata">The list's metadata.</param>
    /// <param name="exchange">The request: its <c>includeObject</c> says what rows carry.</param>
    /// <param name="withColumns">Events of a watch after the first have none.</param>
    public static JsonObject Of(
        IEnumerable<JsonObject> items,
        JsonObject metadata,
        Exchange exchange,
        bool withColumns = true
    )
    {
        var include = exchange.Request.Parameter("includeObject") ?? "";
        if (include is not ("" or "None" or "Object" or "Metadata"))
        {
            throw ApiErrors.BadRequest(
                "Unable to convert to Table as requested: includeObject: Invalid value: "
                    + $"\"{include}\": must be 'Metadata', 'Object', 'None', or empty"
            );
        }
        var definition = exchange.Definition;
        var columns = definition.Columns ?? (definition.IsCustom ? CustomNameAndAge : NameAndAge);
        var now = exchange.Registry.Time.GetUtcNow();
        var rows = items.Select(i => (JsonNode)Row(i, columns, include, now)).ToArray();
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["columnDefinitions"] = withColumns ? Definitions(columns) : null,
            ["rows"] = new JsonArray(rows),
        };
    }

    /// <summary>A single object's table has the object's version.</summary>
    public static JsonObject Metadata(JsonObject obj) =>
        new() { ["resourceVersion"] = obj.Object("metadata").String("resourceVersion") };

    private static JsonArray Definitions(TableColumns columns) =>
        new([
            .. columns.All.Select(c =>
                (JsonNode)
                    new JsonObject
                    {
                        ["name"] = c.Name,
                        ["type"] = c.Type,
                        ["format"] = c.Format,
                        ["description"] = c.Description,
                        ["priority"] = c.Priority,
                    }
            ),
        ]);

    private static JsonObject Row(JsonObject obj, TableColumns columns, string include, DateTimeOffset now) =>
        new()
        {
            ["cells"] = new JsonArray([.. columns.All.Select(c => c.Cell(obj, now))]),
            ["object"] = include switch
            {
                "None" => null,
                "Object" => obj.DeepClone(),
                _ => PartialMetadata.Of(obj),
            },
        };
}
