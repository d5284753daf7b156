using System.Text.Json.Nodes;
using Canary.Resources.Manifests;
using Canary.Resources.Reading;

namespace Canary.Cli.Installation;

/// <summary>
/// The objects that run a controller in a cluster, as the chart renders them with its defaults. They are rendered once, with every provider
/// enabled, into <c>controller.yaml</c>; a test compares that with the chart. What is not asked for is taken out here.
/// </summary>
internal static class ControllerManifests
{
    /// <summary>The namespace that the file is rendered for.</summary>
    public const string DefaultNamespace = "canary-system";

    /// <summary>The API groups that a provider's rules are about.</summary>
    private static readonly Dictionary<string, string> ProviderOfGroup = new(StringComparer.Ordinal)
    {
        ["gateway.networking.k8s.io"] = ProviderNames.GatewayApiV1,
        ["networking.istio.io"] = ProviderNames.Istio,
        ["networking.k8s.io"] = ProviderNames.Nginx,
    };

    /// <summary>Arguments that only one provider needs.</summary>
    private static readonly Dictionary<string, string> ProviderOfArgument = new(StringComparer.Ordinal)
    {
        ["--istio-api"] = ProviderNames.Istio,
        ["--ingress-annotations-prefix"] = ProviderNames.Nginx,
    };

    /// <summary>The objects, in the order in which they can be applied.</summary>
    public static IReadOnlyList<JsonObject> Create(InstallationOptions options)
    {
        var text = ReadText().Replace(DefaultNamespace, options.Namespace, StringComparison.Ordinal);
        // Pods need their ServiceAccount, and leases its role: the Deployment comes last.
        var objects = ManifestReader
            .Read("controller.yaml", text)
            .Documents.Select(document => document.Content)
            .OrderBy(obj => (string?)obj["kind"] == "Deployment")
            .ToList();
        foreach (var obj in objects)
        {
            Adapt(obj, options);
        }
        return objects;
    }

    private static void Adapt(JsonObject obj, InstallationOptions options)
    {
        if (obj["rules"] is JsonArray rules)
        {
            obj["rules"] = new JsonArray([
                .. rules.Where(rule => IsNeeded(rule, options)).Select(rule => rule?.DeepClone()),
            ]);
        }
        if ((string?)obj["kind"] == "Deployment")
        {
            var container = obj["spec"]!["template"]!["spec"]!["containers"]![0]!; // The chart has one.
            container["image"] = options.Image;
            container["args"] = new JsonArray([.. Arguments(container["args"]!.AsArray(), options)]);
        }
    }

    private static bool IsNeeded(JsonNode? rule, InstallationOptions options) =>
        !ProviderOfGroup.TryGetValue((string?)rule?["apiGroups"]?[0] ?? "", out var provider)
        || options.Providers.Contains(provider);

    private static IEnumerable<JsonNode> Arguments(JsonArray rendered, InstallationOptions options)
    {
        foreach (var argument in rendered.Select(argument => (string?)argument ?? ""))
        {
            var (name, value) = argument.Split('=', 2) is [var n, var v] ? (n, v) : (argument, "");
            var isFor = name == "--enabled-providers" ? value : ProviderOfArgument.GetValueOrDefault(name);
            if (isFor is null || options.Providers.Contains(isFor))
            {
                yield return name == "--provider" ? $"{name}={options.DefaultProvider}" : argument;
            }
        }
        if (options.MetricsServer is { } server)
        {
            yield return $"--metrics-server={server}";
        }
    }

    private static string ReadText()
    {
        using var stream =
            typeof(ControllerManifests).Assembly.GetManifestResourceStream("Canary.Cli.Installation.controller.yaml")
            ?? throw new InvalidOperationException("controller.yaml was not there when this was built.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
