using System.Text;
using System.Text.Json.Nodes;
using Canary.Cli.Commands;
using Canary.Cli.Output;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;

namespace Canary.Cli.Tests.Installation;

/// <summary>What the chart renders, sent to an API server that knows every field.</summary>
public sealed class ServerTests : IDisposable
{
    private readonly SimulationLoop loop = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly HttpMessageInvoker client;

    public ServerTests() => client = new(new InProcessHandler(new KubeApiServer(new SimulatedCluster(loop.Clock))));

    public static TheoryData<string> Names { get; } = [.. Testing.Installation.Names];

    public void Dispose()
    {
        client.Dispose();
        loop.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_object_is_accepted(string name)
    {
        foreach (var @namespace in (string[])[Testing.Installation.Namespace, "shop", "monitoring"])
        {
            Assert.Equal(201, Create(Namespace(@namespace)).Status);
        }
        foreach (var definition in MonitoringDefinitions.All)
        {
            Assert.Equal((201, ""), Create(definition));
        }
        loop.RunUntilIdle();

        foreach (var obj in new Testing.Installation(name).Objects)
        {
            Assert.Equal((201, ""), Create(obj));
        }
    }

    [Fact]
    public void A_field_that_does_not_exist_is_noticed()
    {
        Create(Namespace(Testing.Installation.Namespace));
        var deployment = new Testing.Installation("default").Objects.Single(o => (string?)o["kind"] == "Deployment");
        deployment["spec"]!["template"]!["spec"]!["priorityClass"] = "high";

        var (status, problem) = Create(deployment);

        Assert.Equal(400, status);
        Assert.Contains("unknown field \"spec.template.spec.priorityClass\"", problem, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_controller_understands_its_arguments(string name)
    {
        var deployment = new Testing.Installation(name).Objects.Single(o => (string?)o["kind"] == "Deployment");
        var arguments = deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]!
            .AsArray()
            .Select(argument => (string)argument!)
            .ToList();
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, color: false);

        Assert.Equal("controller", arguments[0]);
        Assert.Empty(ControllerCommand.Create(terminal).Parse(arguments.Skip(1).ToArray()).Errors);
    }

    private (int Status, string Problem) Create(JsonObject obj)
    {
        var (group, kind) = ((string)obj["apiVersion"]!, (string)obj["kind"]!);
        var @namespace = (string?)obj["metadata"]!["namespace"];
        var plural = kind.ToLowerInvariant() + (kind.EndsWith('y') ? "" : "s");
        plural = kind.EndsWith('y') ? plural[..^1] + "ies" : plural;
        var path =
            $"/{(group.Contains('/', StringComparison.Ordinal) ? "apis" : "api")}/{group}"
            + (@namespace is null ? "" : $"/namespaces/{@namespace}")
            + $"/{plural}?fieldValidation=Strict";
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://api.test" + path)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(obj.ToJsonString())),
        };
        request.Content.Headers.ContentType = new("application/json");
        var limit = TimeSpan.FromSeconds(10);
        using var response = loop.Run(() => client.SendAsync(request, TestContext.Current.CancellationToken), limit);
        var status = (int)response.StatusCode;
        using var body = response.Content.ReadAsStream(TestContext.Current.CancellationToken);
        return (status, status == 201 ? "" : (string?)JsonNode.Parse(body)!["message"] ?? "");
    }

    private static JsonObject Namespace(string name) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = name },
        };
}
