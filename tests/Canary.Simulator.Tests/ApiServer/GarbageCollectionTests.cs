using System.Text.Json.Nodes;

namespace Canary.Simulator.Tests.ApiServer;

public sealed class GarbageCollectionTests : IDisposable
{
    private const string Path = "/api/v1/namespaces/default/configmaps";
    private readonly ServerOnLoop server = new();

    public void Dispose() => server.Dispose();

    [Fact]
    public void Dependents_follow_their_owner_in_the_background()
    {
        CreateOwnedBy("child", Create("owner"));

        Delete("owner", "Background");

        Assert.Equal(404, Status("child"));
    }

    [Fact]
    public void Orphans_lose_the_reference_and_stay()
    {
        CreateOwnedBy("child", Create("owner"));

        Delete("owner", "Orphan");

        Assert.Equal(404, Status("owner"));
        Assert.Null(server.Call(HttpMethod.Get, Path + "/child").Body["metadata"]!["ownerReferences"]);
    }

    [Fact]
    public void In_the_foreground_the_owner_waits_for_blocking_dependents()
    {
        CreateOwnedBy("child", Create("owner"), blocks: true, finalizer: "example.com/x");

        Delete("owner", "Foreground");
        Assert.Equal(200, Status("owner"));
        Patch("child", """{"metadata":{"finalizers":null}}""");

        Assert.Equal(404, Status("child"));
        Assert.Equal(404, Status("owner"));
    }

    [Fact]
    public void A_dependent_with_a_living_owner_stays()
    {
        var first = Create("first");
        var second = Create("second");
        var child = ServerOnLoop.ConfigMap("child");
        child["metadata"]!["ownerReferences"] = new JsonArray(Reference(first, false), Reference(second, false));
        server.Call(HttpMethod.Post, Path, child);

        Delete("first", "Background");

        var left = server.Call(HttpMethod.Get, Path + "/child").Body["metadata"]!["ownerReferences"]!.AsArray();
        Assert.Equal("second", (string?)Assert.Single(left)!["name"]);
    }

    [Fact]
    public void Chains_of_owners_go_from_top_to_bottom()
    {
        var middle = CreateOwnedBy("middle", Create("top"));
        CreateOwnedBy("bottom", middle);

        Delete("top", "Background");

        Assert.Equal(404, Status("bottom"));
    }

    [Fact]
    public void A_namespace_goes_when_its_content_is_gone()
    {
        server.Call(HttpMethod.Post, "/api/v1/namespaces", Named("Namespace", "n"));
        var held = ServerOnLoop.ConfigMap("held");
        held["metadata"]!["finalizers"] = new JsonArray("example.com/x");
        server.Call(HttpMethod.Post, "/api/v1/namespaces/n/configmaps", held);

        server.Call(HttpMethod.Delete, "/api/v1/namespaces/n");

        Assert.Equal(
            "Terminating",
            (string?)server.Call(HttpMethod.Get, "/api/v1/namespaces/n").Body["status"]!["phase"]
        );
        Assert.Equal(
            403,
            server.Call(HttpMethod.Post, "/api/v1/namespaces/n/configmaps", ServerOnLoop.ConfigMap("new")).Status
        );
        server
            .Send(
                HttpMethod.Patch,
                "/api/v1/namespaces/n/configmaps/held",
                JsonNode.Parse("""{"metadata":{"finalizers":null}}"""),
                "application/merge-patch+json"
            )
            .Dispose();
        Assert.Equal(404, server.Call(HttpMethod.Get, "/api/v1/namespaces/n").Status);
    }

    private JsonObject Create(string name) => server.Call(HttpMethod.Post, Path, ServerOnLoop.ConfigMap(name)).Body;

    private JsonObject CreateOwnedBy(string name, JsonObject owner, bool blocks = false, string? finalizer = null)
    {
        var child = ServerOnLoop.ConfigMap(name);
        child["metadata"]!["ownerReferences"] = new JsonArray(Reference(owner, blocks));
        if (finalizer is not null)
        {
            child["metadata"]!["finalizers"] = new JsonArray(finalizer);
        }
        return server.Call(HttpMethod.Post, Path, child).Body;
    }

    private static JsonObject Reference(JsonObject owner, bool blocks) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["name"] = (string?)owner["metadata"]!["name"],
            ["uid"] = (string?)owner["metadata"]!["uid"],
            ["blockOwnerDeletion"] = blocks,
        };

    private static JsonObject Named(string kind, string name) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name },
        };

    private void Delete(string name, string policy) =>
        server.Call(HttpMethod.Delete, $"{Path}/{name}?propagationPolicy={policy}");

    private void Patch(string name, string patch) =>
        server
            .Send(HttpMethod.Patch, $"{Path}/{name}", JsonNode.Parse(patch), "application/merge-patch+json")
            .Dispose();

    private int Status(string name) => server.Call(HttpMethod.Get, $"{Path}/{name}").Status;
}
