using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Tables;

/// <summary>A column of the table that <c>kubectl get</c> prints.</summary>
/// <param name="Name">Its title.</param>
/// <param name="Type"><c>string</c>, <c>integer</c>, <c>date</c>, ...</param>
/// <param name="Format"><c>name</c> for the first one.</param>
/// <param name="Description">What it shows.</param>
/// <param name="Priority">Above 0: only in wide output.</param>
/// <param name="Cell">An object's cell, given the time.</param>
internal sealed record TableColumn(
    string Name,
    string Type,
    string Format,
    string Description,
    int Priority,
    Func<JsonObject, DateTimeOffset, JsonNode?> Cell
);

/// <summary>The columns of a kind's table.</summary>
internal sealed record TableColumns(IReadOnlyList<TableColumn> Own)
{
    /// <summary>The age comes last.</summary>
    public bool HasAge { get; init; }

    public IReadOnlyList<TableColumn> All => HasAge && Own.All(c => c.Name != "Age") ? [.. Own, Column.Age()] : Own;
}
