using Canary.Simulator.GitSync;

namespace Canary.Cli.Playground;

/// <summary>The manifests of the playground's shop, and how a release changes them.</summary>
internal static class Releases
{
    public const string Namespace = "demo";

    public const string Name = "shop";

    /// <summary>The host that its users ask for.</summary>
    public const string Host = "shop.example";

    private const string DeploymentFile = "shop/deployment.yaml";

    /// <summary>Who commits in the story.</summary>
    public static GitAuthor Author { get; } = new("Robin", "robin@shop.example");

    /// <summary>All files of the first release.</summary>
    public static Dictionary<string, string?> First() =>
        new()
        {
            ["gateway.yaml"] = Manifest("gateway.yaml"),
            ["shop/canary.yaml"] = Manifest("canary.yaml"),
            [DeploymentFile] = Manifest("deployment.yaml"),
        };

    /// <summary>What a later release changes: the image, and how its pods behave.</summary>
    /// <param name="version">The image's tag.</param>
    /// <param name="errorRate">Share of requests that it fails: <c>30%</c>.</param>
    public static Dictionary<string, string?> Next(string version, string errorRate) =>
        new()
        {
            [DeploymentFile] = Manifest("deployment.yaml")
                .Replace("shop:1.0.0", $"shop:{version}", StringComparison.Ordinal)
                .Replace("error-rate: \"0%\"", $"error-rate: \"{errorRate}\"", StringComparison.Ordinal),
        };

    private static string Manifest(string file)
    {
        var name = $"Canary.Cli.Playground.Manifests.{file}";
        using var stream =
            typeof(Releases).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program was built without {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
