using System.Text.RegularExpressions;
using Canary.Simulator.Hooks;

namespace Canary.Controller.Tests.World;

/// <summary>
/// The other end of webhooks as Flagger's users have it: a service that runs the commands in <c>metadata.cmd</c>, and has gates. Of a command it
/// knows whom it calls; <c>hey</c> and <c>ghz</c> call fifty times, all others once, and then say by their status whether that went well.
/// </summary>
internal sealed partial class LoadTester
{
    public const string Host = "loadtester.test";

    private const int Calls = 50;
    private readonly Scenario world;
    private readonly List<string> commands = [];

    public LoadTester(Scenario world)
    {
        this.world = world;
        world.Outside.Answer(Host, Answer);
    }

    /// <summary>What it ran, in order.</summary>
    public IReadOnlyList<string> Commands => commands;

    /// <summary>The gate at <c>/gate/check</c>; closed at first.</summary>
    public bool IsOpen { get; set; }

    private WebhookAnswer Answer(ReceivedRequest request) =>
        request.Path switch
        {
            "/gate/approve" => WebhookAnswer.Ok,
            "/gate/halt" => WebhookAnswer.Of(403),
            "/gate/check" => IsOpen ? WebhookAnswer.Ok : WebhookAnswer.Of(403, "closed"),
            _ => Run((string?)request.Json()["metadata"]?["cmd"] ?? ""),
        };

    private WebhookAnswer Run(string command)
    {
        commands.Add(command);
        if (HostOf(command) is not { } host)
        {
            return WebhookAnswer.Of(500, $"nobody to call in: {command}");
        }
        var isGrpc =
            command.StartsWith("grpc", StringComparison.Ordinal) || command.StartsWith("ghz", StringComparison.Ordinal);
        var isLoad =
            command.StartsWith("hey", StringComparison.Ordinal) || command.StartsWith("ghz", StringComparison.Ordinal);
        var failed = Enumerable
            .Range(0, isLoad ? Calls : 1)
            .Count(_ =>
                world
                    .World.Gateway.Send(
                        new()
                        {
                            Host = host,
                            Method = isGrpc ? "POST" : "GET",
                            Path = isGrpc ? "/grpc.health.v1.Health/Check" : "/",
                            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
                            {
                                ["Content-Type"] = isGrpc ? "application/grpc" : "",
                                ["Cookie"] = Cookie().Match(command).Groups["cookie"].Value,
                            },
                        }
                    )
                    .Status != 200
            );
        return isLoad || failed == 0 ? WebhookAnswer.Ok : WebhookAnswer.Of(500, $"{command} failed");
    }

    /// <summary>A Service of the Canary's namespace by its full name, or what else is called.</summary>
    private static string? HostOf(string command) =>
        Callee().Match(command) is not { Success: true } callee ? null
        : callee.Groups["domain"].Value is "" or $".{Manifests.Namespace}"
            ? $"{callee.Groups["service"].Value}.{Manifests.Namespace}.svc.cluster.local"
        : callee.Groups["service"].Value + callee.Groups["domain"].Value;

    [GeneratedRegex(@"(?:http://|-addr=|\s)(?<service>[a-z][a-z-]*)(?<domain>\.[a-z.]+)?(?::\d+|/)")]
    private static partial Regex Callee();

    [GeneratedRegex("-H '[Cc]ookie: (?<cookie>[^']*)'")]
    private static partial Regex Cookie();
}
