namespace Canary.Cli.Playground;

/// <summary>The manifests of the playground's shop.</summary>
internal static class Releases
{
    public const string Namespace = "demo";

    public const string Name = "shop";

    /// <summary>The host that its users ask for.</summary>
    public const string Host = "shop.example";

    internal const string DeploymentFile = "shop/deployment.yaml";

    /// <summary>All files of the first release.</summary>
    /// <param name="canaryFile">Which Canary it has.</param>
    /// <param name="edit">Changes that file.</param>
    /// <param name="more">Other files, or others in their place.</param>
    public static Dictionary<string, string?> First(
        string canaryFile,
        Func<string, string>? edit = null,
        Dictionary<string, string?>? more = null
    )
    {
        var files = new Dictionary<string, string?>
        {
            ["gateway.yaml"] = Manifest("gateway.yaml"),
            ["shop/canary.yaml"] = edit is null ? Manifest(canaryFile) : edit(Manifest(canaryFile)),
            [DeploymentFile] = Manifest("deployment.yaml"),
        };
        foreach (var (path, content) in more ?? [])
        {
            files[path] = content;
        }
        return files;
    }

    internal static string Manifest(string file)
    {
        var name = $"Canary.Cli.Playground.Manifests.{file}";
        using var stream =
            typeof(Releases).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program was built without {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>A later release of the shop: its image, and how its pods behave.</summary>
/// <param name="Version">The image's tag.</param>
internal sealed record Release(string Version)
{
    /// <summary>Share of requests that it fails.</summary>
    public string ErrorRate { get; init; } = "0%";

    /// <summary>How long its pods take to get ready.</summary>
    public string StartupTime { get; init; } = "1s";

    /// <summary>What it changes.</summary>
    public Dictionary<string, string?> Files() =>
        new()
        {
            [Releases.DeploymentFile] = Releases
                .Manifest("deployment.yaml")
                .Replace("shop:1.0.0", $"shop:{Version}", StringComparison.Ordinal)
                .Replace("startup-time: 1s", $"startup-time: {StartupTime}", StringComparison.Ordinal)
                .Replace("error-rate: \"0%\"", $"error-rate: \"{ErrorRate}\"", StringComparison.Ordinal),
        };
}
