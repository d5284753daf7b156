using System.Text.Json.Nodes;
using Canary.Controller.Tests.World;
using Canary.Kubernetes;
using Canary.Resources.V1;

namespace Canary.Controller.Tests.Permissions;

/// <summary>What a Canary may have of other namespaces: nothing, unless the controller allows it.</summary>
public sealed class OtherNamespaceTests : IDisposable
{
    private const string Other = "vault";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Scenario world = new(server: new() { RecordsAccess = true });

    public void Dispose() => world.Dispose();

    [Fact]
    public void A_template_of_another_namespace_is_refused_and_its_secret_is_not_read()
    {
        Start(allowed: false);

        world.Until("it is stalled", () => Stalled is not null, Patience);

        Assert.Contains(
            "vault\" is another namespace, which this controller does not allow",
            Stalled,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("there is no MetricTemplate", Stalled, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", Stalled, StringComparison.Ordinal);
        Assert.Empty(SecretsRead());
    }

    [Fact]
    public void Where_it_is_allowed_both_are_used()
    {
        Start(allowed: true);

        world.Until("it is initialised", () => world.Canary().Status?.Phase == "Initialized", Patience);

        Assert.Equal(["login"], SecretsRead());
    }

    private string? Stalled =>
        world.Canary().Status?.Conditions?.FirstOrDefault(c => c is { Type: "Stalled", Status: "True" })?.Message;

    private List<string> SecretsRead() =>
        [
            .. world
                .Server.Access!.All.Where(asked => asked is { Verb: "get", Resource: "secrets", Namespace: Other })
                .Select(asked => asked.Name),
        ];

    private void Start(bool allowed)
    {
        world.Apply(Manifests.Parse($$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{Other}}"} }"""));
        world.Apply(Manifests.Deployment("app:1"));
        world.Apply(In(Other, Manifests.Secret("login", "token", "t0ken")));
        world.Apply(In(Other, Manifests.Template("up", "login")));
        var canary = Manifests.WithTemplate();
        canary["spec"]!["analysis"]!["metrics"]![0]!["templateRef"]!["namespace"] = Other;
        world.StartController(
            new()
            {
                LeaderElection = false,
                Specs = new() { AllowCrossNamespace = allowed },
            }
        );
        world.Apply(canary);
        world.RunFor(TimeSpan.FromSeconds(30));
    }

    private static JsonObject In(string @namespace, JsonObject manifest)
    {
        manifest["metadata"]!["namespace"] = @namespace;
        return manifest;
    }
}
