using System.Text;
using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer;
using Canary.Simulator.ApiServer.Hosting;
using Canary.Simulator.Clock;
using Canary.Simulator.Cluster;

namespace Canary.Cli.Tests.World;

/// <summary>An API server that knows every field, and refuses those that it does not know.</summary>
internal sealed class StrictServer : IDisposable
{
    private readonly SimulationLoop loop = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly HttpMessageInvoker client;

    public StrictServer() => client = new(new InProcessHandler(new KubeApiServer(new SimulatedCluster(loop.Clock))));

    public void Dispose()
    {
        client.Dispose();
        loop.Dispose();
    }

    /// <summary>Lets definitions become established.</summary>
    public void Settle() => loop.RunUntilIdle();

    /// <summary>Creates an object; the answer is its status, and what the server has against it.</summary>
    public (int Status, string Problem) Create(JsonObject obj)
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

    public static JsonObject Namespace(string name) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = name },
        };
}
