using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Hooks.Alerts;

namespace Canary.Hooks.Tests.Alerts;

/// <summary>What each chat system is sent, as testdata/alerts/ has it. CANARY_UPDATE=1 rewrites the files.</summary>
public sealed class GoldenTests : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly HookWorld world = new();

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (
                var type in (string[])["slack", "msteams", "msteams-connector", "discord", "rocket", "gchat", "webhook"]
            )
            {
                cases.Add(type, "aborted");
                cases.Add(type, "initialized");
                cases.Add(type, "hostile");
            }
            return cases;
        }
    }

    public void Dispose() => world.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_alert_looks_as_in_its_file(string target, string alert)
    {
        world.Receiver.Answers(200, "ok");

        Assert.Null(world.Send(TargetOf(target), AlertOf(alert)).Error);

        var path = Path.Combine(
            Repository.Root,
            "tests",
            "Canary.Hooks.Tests",
            "testdata",
            "alerts",
            $"{target}-{alert}.json"
        );
        var sent = JsonNode.Parse(world.Receiver.Received[0].Body)!.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("CANARY_UPDATE") == "1")
        {
            File.WriteAllText(path, sent);
        }
        Assert.Equal(File.ReadAllText(path), sent);
    }

    private static AlertTarget TargetOf(string name) =>
        name == "msteams-connector"
            ? Examples.Target("msteams") with
            {
                Address = "https://contoso.webhook.office.com/webhookb2/secretsecretsecret",
            }
            : Examples.Target(name);

    private static Alert AlertOf(string name) =>
        name switch
        {
            "aborted" => Examples.Aborted,
            "hostile" => Examples.Hostile,
            _ => Examples.Initialized,
        };
}
