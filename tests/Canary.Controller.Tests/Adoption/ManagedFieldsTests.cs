using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Controller.Adoption;
using Canary.Routing;

namespace Canary.Controller.Tests.Adoption;

/// <summary>Of whose fields the controller becomes the one that applied them.</summary>
public sealed class ManagedFieldsTests
{
    private const string Own = FieldManagers.Controller;

    [Fact]
    public void What_was_created_by_a_backups_tool_is_taken_whole()
    {
        var fields = TakeOver(
            out var left,
            Entry("velero", "Update", """{"f:spec":{"f:selector":{}}}"""),
            Entry("kubectl", "Update", """{"f:spec":{"f:ports":{}},"f:metadata":{"f:labels":{}}}""")
        );

        Assert.Equal("""{"f:spec":{"f:selector":{},"f:ports":{}},"f:metadata":{"f:labels":{}}}""", fields);
        Assert.Empty(left);
    }

    [Fact]
    public void Of_what_it_had_applied_it_takes_what_it_updated_since_and_nothing_of_others()
    {
        var fields = TakeOver(
            out var left,
            Entry(Own, "Apply", """{"f:spec":{"f:selector":{}}}"""),
            Entry(Own, "Update", """{"f:spec":{"f:paused":{}}}"""),
            Entry("kubectl", "Update", """{"f:spec":{"f:ports":{}}}""")
        );

        Assert.Equal("""{"f:spec":{"f:selector":{},"f:paused":{}}}""", fields);
        Assert.Equal(["kubectl"], left);
    }

    [Fact]
    public void What_it_only_updated_was_not_applied_by_it()
    {
        TakeOver(
            out var left,
            Entry(Own, "Update", """{"f:metadata":{}}"""),
            Entry("velero", "Update", """{"f:spec":{}}""")
        );

        Assert.Empty(left);
    }

    [Theory]
    [InlineData("Apply", "v1", null)]
    [InlineData("Update", "v1beta1", null)]
    [InlineData("Update", "v1", "status")]
    public void What_others_apply_and_fields_of_other_versions_and_of_subresources_are_left(
        string operation,
        string version,
        string? subresource
    )
    {
        var fields = TakeOver(out var left, Entry("other", operation, """{"f:spec":{}}""", version, subresource));

        Assert.Equal("{}", fields);
        Assert.Equal(["other"], left);
    }

    [Fact]
    public void A_size_and_a_status_are_never_applied()
    {
        var fields = TakeOver(
            out _,
            Entry("velero", "Update", """{"f:spec":{"f:replicas":{},"f:template":{}},"f:status":{"f:replicas":{}}}""")
        );

        Assert.Equal("""{"f:spec":{"f:template":{}}}""", fields);
    }

    [Fact]
    public void The_last_write_is_the_time_of_all()
    {
        var taken = ManagedFields.TakeOver(
            Document(
                Entry("velero", "Update", "{}", time: "2026-11-21T10:00:00Z"),
                Entry("kubectl", "Update", "{}", time: "2026-11-21T12:00:00Z"),
                Entry("helm", "Update", "{}", time: "2026-11-21T11:00:00Z")
            )
        );

        Assert.Equal("2026-11-21T12:00:00Z", (string?)Assert.Single(taken)!["time"]);
    }

    /// <summary>The fields that the controller has applied by then, and the managers of the rest.</summary>
    private static string TakeOver(out List<string?> left, params JsonObject[] entries)
    {
        var taken = ManagedFields.TakeOver(Document(entries));
        var own = taken[^1]!;
        Assert.Equal(
            (Own, "Apply", "v1"),
            ((string?)own["manager"], (string?)own["operation"], (string?)own["apiVersion"])
        );
        left = [.. taken.SkipLast(1).Select(entry => (string?)entry!["manager"])];
        return own["fieldsV1"]!.ToJsonString();
    }

    private static JsonElement Document(params JsonObject[] entries) =>
        JsonSerializer.SerializeToElement(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["metadata"] = new JsonObject { ["managedFields"] = new JsonArray([.. entries]) },
            }
        );

    private static JsonObject Entry(
        string manager,
        string operation,
        string fields,
        string version = "v1",
        string? subresource = null,
        string time = "2026-11-21T10:00:00Z"
    ) =>
        new JsonObject
        {
            ["manager"] = manager,
            ["operation"] = operation,
            ["apiVersion"] = version,
            ["subresource"] = subresource,
            ["time"] = time,
            ["fieldsV1"] = JsonNode.Parse(fields),
        };
}
