using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Http;

namespace Canary.Simulator.Tests.ApiServer;

public sealed class CustomResourceTests : IDisposable
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Widgets = "/apis/example.com/v1/namespaces/default/widgets";
    private readonly ServerOnLoop server = new();

    public CustomResourceTests()
    {
        var definition = YamlReader.Read(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: widgets, kind: Widget}
              versions:
              - name: v1
                served: true
                storage: true
                subresources:
                  status: {}
                  scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        required: [size]
                        properties:
                          size: {type: integer, default: 3, maximum: 9}
                          port: {x-kubernetes-int-or-string: true}
                          note: {type: string, nullable: true}
                          parts:
                            type: array
                            x-kubernetes-list-type: map
                            x-kubernetes-list-map-keys: [name]
                            items:
                              type: object
                              required: [name]
                              properties: {name: {type: string}, weight: {type: integer, default: 1}}
                        x-kubernetes-validations:
                        - {rule: "!has(self.parts) || self.parts.map(p, p.weight).sum() <= 100", message: too heavy}
                      status: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """
        );
        Assert.Equal(201, server.Call(HttpMethod.Post, Definitions, definition).Status);
    }

    public void Dispose() => server.Dispose();

    [Fact]
    public void Defaults_are_filled_in_at_every_level()
    {
        var (status, widget) = Create("""{"parts":[{"name":"a"}]}""");

        Assert.Equal(201, status);
        Assert.Equal("""{"parts":[{"name":"a","weight":1}],"size":3}""", widget["spec"]!.ToJsonString());
    }

    [Fact]
    public void A_definition_that_is_deleted_goes_with_the_last_of_its_objects()
    {
        const string Definition = Definitions + "/widgets.example.com";
        Assert.Null(server.Call(HttpMethod.Get, Definition).Body["metadata"]!["finalizers"]);
        Create("{}");
        Hold("""["example.com/hold"]""");

        server.Call(HttpMethod.Delete, Definition);
        var going = server.Call(HttpMethod.Get, Definition).Body;
        var (status, refusal) = Create("{}", name: "late");
        Hold("null");

        Assert.Equal(
            """["customresourcecleanup.apiextensions.k8s.io"]""",
            going["metadata"]!["finalizers"]!.ToJsonString()
        );
        var terminating = going["status"]!["conditions"]!.AsArray().Last()!;
        Assert.Equal("Terminating", (string?)terminating["type"]);
        Assert.Equal("InstanceDeletionInProgress", (string?)terminating["reason"]);
        Assert.Equal(403, status);
        Assert.Equal(
            "widgets.example.com \"late\" is forbidden: create not allowed while custom resource definition is terminating",
            (string?)refusal["message"]
        );
        Assert.Equal(404, server.Call(HttpMethod.Get, Definition).Status);

        void Hold(string finalizers) =>
            server.Call(
                HttpMethod.Patch,
                $"{Widgets}/w",
                JsonNode.Parse($$$"""{"metadata":{"finalizers":{{{finalizers}}}}}"""),
                "application/merge-patch+json"
            );
    }

    [Theory]
    [InlineData("""{"size":10}""", "spec.size")]
    [InlineData("""{"port":1.5}""", "spec.port")]
    [InlineData("""{"parts":[{"name":"a"},{"name":"a"}]}""", "spec.parts[1]")]
    [InlineData("""{"parts":[{"name":"a","weight":101}]}""", "spec")]
    [InlineData("""{"parts":[{}]}""", "spec.parts[0].name")]
    public void What_the_schema_forbids_is_refused(string spec, string field)
    {
        var (status, answer) = Create(spec);

        Assert.Equal(422, status);
        Assert.Contains(field, answer["details"]!["causes"]!.AsArray().Select(c => (string?)c!["field"]));
    }

    [Fact]
    public void A_null_is_kept_only_where_it_is_allowed()
    {
        var (_, widget) = Create("""{"note":null,"size":null}""");

        Assert.True(widget["spec"]!.AsObject().ContainsKey("note"));
        Assert.Equal(3, (int?)widget["spec"]!["size"]);
    }

    [Fact]
    public void A_null_that_is_applied_is_refused_where_none_is_allowed()
    {
        var refused = Apply("""{"size":null,"port":null}""");

        Assert.Equal(422, refused.Status);
        Assert.Equal(
            ["spec.port"],
            refused.Body["details"]!["causes"]!.AsArray().Select(c => (string?)c!["field"]).Take(1)
        );
        var accepted = Apply("""{"size":null,"note":null}""");
        Assert.Equal(201, accepted.Status);
        Assert.Equal(3, (int?)accepted.Body["spec"]!["size"]);

        (int Status, JsonObject Body) Apply(string spec) =>
            server.Call(
                HttpMethod.Patch,
                Widgets + "/applied?fieldManager=test",
                JsonNode.Parse(
                    $$"""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"applied"},"spec":{{spec}}}"""
                ),
                "application/apply-patch+yaml"
            );
    }

    [Fact]
    public void The_scale_subresource_moves_the_path_that_it_names()
    {
        Create("""{"size":1}""");
        var scale = JsonNode.Parse(
            """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"w"},"spec":{"replicas":5}}"""
        );

        server.Call(HttpMethod.Put, Widgets + "/w/scale", scale);

        Assert.Equal(5, (int?)server.Call(HttpMethod.Get, Widgets + "/w").Body["spec"]!["size"]);
    }

    [Fact]
    public void A_definition_takes_its_objects_along()
    {
        Create("{}");

        server.Call(HttpMethod.Delete, Definitions + "/widgets.example.com");

        Assert.Equal(404, server.Call(HttpMethod.Get, Definitions + "/widgets.example.com").Status);
        using var answer = server.Send(HttpMethod.Get, Widgets);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public void A_rule_with_a_function_that_is_not_supported_is_refused()
    {
        var definition = server.Call(HttpMethod.Get, Definitions + "/widgets.example.com").Body;
        var spec = definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!;
        spec["x-kubernetes-validations"] = JsonNode.Parse("""[{"rule":"self.frobnicate()"}]""");

        var (status, answer) = server.Call(HttpMethod.Put, Definitions + "/widgets.example.com", definition);

        Assert.Equal(422, status);
        Assert.Contains("frobnicate", (string?)answer["message"], StringComparison.Ordinal);
    }

    private (int Status, JsonObject Body) Create(string spec, string name = "w") =>
        server.Call(
            HttpMethod.Post,
            Widgets,
            new JsonObject
            {
                ["apiVersion"] = "example.com/v1",
                ["kind"] = "Widget",
                ["metadata"] = new JsonObject { ["name"] = name },
                ["spec"] = JsonNode.Parse(spec),
            }
        );
}
