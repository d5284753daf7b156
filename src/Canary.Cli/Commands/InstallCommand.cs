using System.CommandLine;
using System.Text.Json.Nodes;
using Canary.Cli.CommandLine;
using Canary.Cli.Installation;
using Canary.Cli.Output;
using Canary.Resources;
using Canary.Resources.Manifests;
using Canary.Resources.Reading;

namespace Canary.Cli.Commands;

/// <summary><c>canary install</c>: prints what runs a controller in a cluster, for <c>kubectl apply -f -</c>; the Helm chart offers more.</summary>
internal sealed class InstallCommand
{
    private readonly Option<string> @namespace = new("--namespace", "-n")
    {
        Description = "Namespace of the controller; it is made",
        DefaultValueFactory = _ => ControllerManifests.DefaultNamespace,
    };

    private readonly Option<string> image = new("--image")
    {
        Description = "The controller's image, with its registry and tag or digest",
        DefaultValueFactory = _ => $"canary:{Version}",
    };

    private readonly Option<string[]> providers = new("--enabled-providers")
    {
        Description =
            $"Providers that Canaries may name, of {string.Join(", ", ProviderNames.All)}; may be repeated. The controller may write no "
            + $"others' objects. Default: {ProviderNames.GatewayApiV1}, {ProviderNames.Kubernetes}",
    };

    private readonly Option<string?> metricsServer = new("--metrics-server")
    {
        Description = "URL of the Prometheus that answers built-in and inline queries of Canaries that name none",
    };

    private readonly Option<bool> withoutDefinitions = new("--without-crds")
    {
        Description = "Leave the CustomResourceDefinitions out",
    };

    private static string Version => typeof(InstallCommand).Assembly.GetName().Version?.ToString(3) ?? "latest";

    public static Command Create(Terminal terminal)
    {
        var options = new InstallCommand();
        var command = new Command("install", "Print what runs a controller in a cluster, for kubectl apply -f -")
        {
            options.@namespace,
            options.image,
            options.providers,
            options.metricsServer,
            options.withoutDefinitions,
        };
        options.providers.AcceptOnlyFromAmong([.. ProviderNames.All]);
        command.SetAction(parsed => options.Run(parsed, terminal));
        return command;
    }

    private int Run(ParseResult parsed, Terminal terminal)
    {
        var name = parsed.GetRequiredValue(@namespace);
        var chosen = parsed.GetValue(providers);
        var options = new InstallationOptions
        {
            Namespace = name,
            Image = parsed.GetRequiredValue(image),
            Providers = chosen is { Length: > 0 } ? chosen : [ProviderNames.GatewayApiV1, ProviderNames.Kubernetes],
            MetricsServer = parsed.GetValue(metricsServer),
        };
        List<string> documents =
        [
            .. parsed.GetValue(withoutDefinitions) ? [] : CustomResourceDefinitions.Manifests.Values,
            ManifestWriter.Write(Namespace(name)),
            .. ControllerManifests.Create(options).Select(ManifestWriter.Write),
        ];
        terminal.Output.Write(string.Join("---\n", documents));
        return ExitCode.Ok;
    }

    private static JsonObject Namespace(string name) =>
        new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = name },
        };
}
