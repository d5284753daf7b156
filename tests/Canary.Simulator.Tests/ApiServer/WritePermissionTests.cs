using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;

namespace Canary.Simulator.Tests.ApiServer;

/// <summary>What ServiceAccounts may do when their writes need more than one permission, and what is remembered of it.</summary>
public sealed class WritePermissionTests : IDisposable
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Apply = "application/apply-patch+yaml";
    private const string User = "system:serviceaccount:default:worker";

    private readonly SimulationLoop loop = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly KubeApiServer server;
    private readonly HttpMessageInvoker client;
    private readonly string token;

    public WritePermissionTests()
    {
        var cluster = new SimulatedCluster(loop.Clock);
        server = new KubeApiServer(cluster, new() { RecordsAccess = true, ProtectsOwners = true });
        client = new HttpMessageInvoker(new InProcessHandler(server));
        Send(
            HttpMethod.Post,
            "/api/v1/namespaces/default/serviceaccounts",
            """{"metadata":{"name":"worker"}}""",
            asWorker: false
        );
        var answer = Send(
            HttpMethod.Post,
            "/api/v1/namespaces/default/serviceaccounts/worker/token",
            """{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{}}""",
            asWorker: false
        );
        token = (string?)answer.Body["status"]!["token"] ?? throw new InvalidOperationException("There is no token.");
    }

    public void Dispose()
    {
        client.Dispose();
        loop.Dispose();
    }

    [Fact]
    public void An_apply_that_makes_its_object_needs_create_as_well()
    {
        Allow("""{"apiGroups":[""],"resources":["configmaps"],"verbs":["patch"]}""");

        Assert.Equal(403, ApplyConfigMap("a").Status);
        Make("a");
        Assert.Equal(200, ApplyConfigMap("a").Status);
        Allow("""{"apiGroups":[""],"resources":["configmaps"],"verbs":["patch","create"]}""");
        Assert.Equal(201, ApplyConfigMap("b").Status);
    }

    [Fact]
    public void A_put_that_makes_a_lease_needs_create_as_well()
    {
        const string Lease =
            """{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"a"},"spec":{}}""";
        const string Path = "/apis/coordination.k8s.io/v1/namespaces/default/leases/a";
        Allow("""{"apiGroups":["coordination.k8s.io"],"resources":["leases"],"verbs":["update"]}""");

        Assert.Equal(403, Send(HttpMethod.Put, Path, Lease).Status);
        Allow("""{"apiGroups":["coordination.k8s.io"],"resources":["leases"],"verbs":["update","create"]}""");
        Assert.Equal(201, Send(HttpMethod.Put, Path, Lease).Status);
    }

    [Fact]
    public void An_owner_waits_only_for_those_who_may_set_its_finalizers()
    {
        var uid = (string?)Make("owner").Body["metadata"]!["uid"];
        var references = $$"""
            [{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{{uid}}","blockOwnerDeletion":true}]
            """;
        Allow("""{"apiGroups":[""],"resources":["configmaps"],"verbs":["patch","create"]}""");

        Assert.Equal(403, ApplyConfigMap("a", references).Status);
        Assert.Equal(201, ApplyConfigMap("a", references.Replace("true", "false", StringComparison.Ordinal)).Status);
        Allow(
            """{"apiGroups":[""],"resources":["configmaps"],"verbs":["patch","create"]}""",
            """{"apiGroups":[""],"resources":["configmaps/finalizers"],"verbs":["update"],"resourceNames":["owner"]}"""
        );
        Assert.Equal(403, ApplyConfigMap("a", references).Status);
        Allow(
            """{"apiGroups":[""],"resources":["configmaps"],"verbs":["patch","delete"]}""",
            """{"apiGroups":[""],"resources":["configmaps/finalizers"],"verbs":["update"],"resourceNames":["owner"]}"""
        );
        Assert.Equal(200, ApplyConfigMap("a", references).Status);

        // What waits already is no question any more.
        Allow("""{"apiGroups":[""],"resources":["configmaps"],"verbs":["patch"]}""");
        Assert.Equal(200, ApplyConfigMap("a", references).Status);
    }

    [Theory]
    [InlineData("application/merge-patch+json", """{"metadata":{"ownerReferences":null}}""")]
    [InlineData("application/json-patch+json", """[{"op":"remove","path":"/metadata/ownerReferences"}]""")]
    public void Only_who_may_delete_an_object_takes_its_owners_away(string format, string patch)
    {
        var uid = (string?)Make("owner").Body["metadata"]!["uid"];
        var references = $$"""[{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{{uid}}"}]""";
        Allow("""{"apiGroups":[""],"resources":["configmaps"],"verbs":["patch","create"]}""");
        Assert.Equal(201, ApplyConfigMap("a", references).Status);

        var refused = Send(HttpMethod.Patch, $"{ConfigMaps}/a", patch, format);

        Assert.Equal(403, refused.Status);
        Assert.Equal(
            "configmaps \"a\" is forbidden: cannot set an ownerRef on a resource you can't delete: , <nil>",
            (string?)refused.Body["message"]
        );
        Allow("""{"apiGroups":[""],"resources":["configmaps"],"verbs":["patch","delete"]}""");
        Assert.Null(Send(HttpMethod.Patch, $"{ConfigMaps}/a", patch, format).Body["metadata"]!["ownerReferences"]);
    }

    [Fact]
    public void What_was_asked_for_is_remembered_with_the_answer()
    {
        Allow("""{"apiGroups":[""],"resources":["configmaps"],"verbs":["patch","create"]}""");

        ApplyConfigMap("a");
        Send(HttpMethod.Get, ConfigMaps);

        Assert.Equal(
            [
                new(User, "patch", "", "configmaps", "default", "a", true),
                new(User, "create", "", "configmaps", "default", "a", true),
                new(User, "list", "", "configmaps", "default", "", false),
            ],
            server.Access!.All.Where(record => record.User == User)
        );
    }

    private (int Status, JsonObject Body) ApplyConfigMap(string name, string? owners = null)
    {
        var references = owners is null ? "" : $$""", "ownerReferences": {{owners}}""";
        return Send(
            HttpMethod.Patch,
            $"{ConfigMaps}/{name}?fieldManager=test&force=true",
            $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{ "name":"{{name}}"{{references}} },"data":{"k":"1"} }""",
            Apply
        );
    }

    private (int Status, JsonObject Body) Make(string name) =>
        Send(HttpMethod.Post, ConfigMaps, $$"""{"metadata":{ "name":"{{name}}" } }""", asWorker: false);

    private void Allow(params string[] rules)
    {
        const string Group = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/";
        const string Meta = """ "metadata":{"name":"worker"} """;
        Send(
            HttpMethod.Patch,
            Group + "roles/worker?fieldManager=test&force=true",
            $$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role",{{Meta}},"rules":[{{string.Join(',', rules)}}]}
            """,
            Apply,
            asWorker: false
        );
        Send(
            HttpMethod.Patch,
            Group + "rolebindings/worker?fieldManager=test&force=true",
            $$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding",{{Meta}},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"worker"},
             "subjects":[{"kind":"ServiceAccount","name":"worker","namespace":"default"}]}
            """,
            Apply,
            asWorker: false
        );
    }

    private (int Status, JsonObject Body) Send(
        HttpMethod method,
        string path,
        string? body = null,
        string contentType = "application/json",
        bool asWorker = true
    )
    {
        using var request = new HttpRequestMessage(method, new Uri("http://simulator" + path));
        if (asWorker)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }
        var limit = TimeSpan.FromSeconds(10);
        using var response = loop.Run(() => client.SendAsync(request, TestContext.Current.CancellationToken), limit);
        var text = loop.Run(() => ServerOnLoop.ReadAsync(response), limit);
        return ((int)response.StatusCode, JsonNode.Parse(text)!.AsObject());
    }
}
