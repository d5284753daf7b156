using System.Text.Json.Nodes;
using Canary.Cli.Commands;
using Canary.Cli.Output;
using Canary.Cli.Tests.World;

namespace Canary.Cli.Tests.Installation;

/// <summary>What the chart renders, sent to an API server that knows every field.</summary>
public sealed class ServerTests : IDisposable
{
    private readonly StrictServer server = new();

    public static TheoryData<string> Names { get; } = [.. Testing.Installation.Names];

    public void Dispose() => server.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_object_is_accepted(string name)
    {
        foreach (var @namespace in (string[])[Testing.Installation.Namespace, "shop", "monitoring"])
        {
            Assert.Equal(201, server.Create(StrictServer.Namespace(@namespace)).Status);
        }
        foreach (var definition in MonitoringDefinitions.All)
        {
            Assert.Equal((201, ""), server.Create(definition));
        }
        server.Settle();

        foreach (var obj in new Testing.Installation(name).Objects)
        {
            Assert.Equal((201, ""), server.Create(obj));
        }
    }

    [Fact]
    public void A_field_that_does_not_exist_is_noticed()
    {
        server.Create(StrictServer.Namespace(Testing.Installation.Namespace));
        var deployment = new Testing.Installation("default").Objects.Single(o => (string?)o["kind"] == "Deployment");
        deployment["spec"]!["template"]!["spec"]!["priorityClass"] = "high";

        var (status, problem) = server.Create(deployment);

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
}
