using System.Text.Json.Nodes;
using Canary.Controller.Adoption;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;
using Canary.Kubernetes.Informers;
using Canary.Resources.V1;
using Canary.Routing;
using Canary.Routing.Kubernetes;

namespace Canary.Controller.Tests.Adoption;

/// <summary>What is written to give an orphan its Canary.</summary>
public sealed class AdopterTests
{
    private static readonly V1Canary Canary = new()
    {
        Metadata = new()
        {
            Name = "podinfo",
            Namespace = "shop",
            Uid = "present",
        },
    };

    private static readonly V1OwnerReference Config = new() { Kind = "ConfigMap", Uid = "config" };
    private static readonly V1OwnerReference Present = new() { Uid = "present", Controller = true };

    private readonly RecordingClient client = new();
    private readonly Informer<V1Service> services = Stored.Informer(V1Service.Type, RoutingJson.Default.V1Service);
    private readonly Adopter adopter;

    public AdopterTests()
    {
        var orphans = new Orphans();
        orphans.Watch(services);
        adopter = new(client, orphans);
    }

    [Fact]
    public async Task An_object_without_owners_gets_a_list_of_them()
    {
        Put("apex");

        Assert.IsType<JsonArray>(await OwnersAsync("/metadata/ownerReferences"));
    }

    [Fact]
    public async Task Owners_that_manage_nothing_stay_beside_the_Canary()
    {
        Put("apex", Config);

        Assert.IsType<JsonObject>(await OwnersAsync("/metadata/ownerReferences/-"));
    }

    [Fact]
    public async Task What_is_the_Canarys_already_but_was_not_finished_is_finished()
    {
        Put("apex", Present);

        await AdoptAsync();

        Assert.Equal(["/metadata/resourceVersion", "/metadata/annotations/canary.dev~1adopting"], PathsOf(0));
        Assert.Equal(
            ["/metadata/resourceVersion", "/metadata/annotations/canary.dev~1adopting", "/metadata/managedFields"],
            PathsOf(1)
        );
    }

    [Fact]
    public async Task Each_write_is_for_the_version_that_was_looked_at()
    {
        Put("apex");

        await AdoptAsync();

        Assert.Equal(["1", "101"], client.Patched.Select(written => (string?)written.Patch.Body[0]!["value"]));
    }

    [Theory]
    [InlineData(404, "NotFound", false)]
    [InlineData(409, "Conflict", false)]
    [InlineData(403, "Forbidden", true)]
    public async Task One_that_is_gone_or_another_by_now_holds_up_no_other_but_a_refusal_is_said(
        int code,
        string reason,
        bool said
    )
    {
        Put("apex");
        Put("podinfo-canary");
        client.Refuses["apex"] = client.Refuses["podinfo-canary"] = new(code, reason, "why");

        var thrown = await Record.ExceptionAsync(AdoptAsync);

        Assert.Equal(said, thrown is KubernetesException);
        Assert.Equal(said ? 1 : 2, client.Patched.Count);
    }

    private async Task<JsonNode?> OwnersAsync(string path)
    {
        await AdoptAsync();
        return client.Patched[0].Patch.Body.AsArray().Single(operation => (string?)operation!["path"] == path)![
            "value"
        ];
    }

    private async Task AdoptAsync() =>
        Assert.False(await adopter.AdoptAsync(Canary, TestContext.Current.CancellationToken));

    private IEnumerable<string?> PathsOf(int write) =>
        client.Patched[write].Patch.Body.AsArray().Select(operation => (string?)operation!["path"]);

    private void Put(string name, params IReadOnlyList<V1OwnerReference> owners)
    {
        var annotations = new Dictionary<string, string> { [CanaryOwner.Annotation] = "podinfo" };
        if (owners.Contains(Present))
        {
            annotations[CanaryOwner.AdoptingAnnotation] = "true";
        }
        services.Put(
            new()
            {
                Metadata = new()
                {
                    Name = name,
                    Namespace = "shop",
                    Uid = name,
                    ResourceVersion = "1",
                    Annotations = annotations,
                    OwnerReferences = owners,
                },
            }
        );
    }
}
