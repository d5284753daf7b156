using System.Text.Json;
using Canary.Resources;
using Canary.Resources.Manifests;
using Canary.Resources.Reading;

namespace Canary.Cli.Tests.Documentation;

/// <summary>The whole manifests among a page's YAML blocks, judged as the controller would.</summary>
internal static class ReadmeManifests
{
    public static IReadOnlyList<Manifest> Read(string page) =>
        [
            .. Blocks(page)
                .Where(block => block.Contains("apiVersion:", StringComparison.Ordinal))
                .SelectMany(block =>
                {
                    var reading = ManifestReader.Read("README.md", block);
                    Assert.Empty(reading.Errors);
                    return reading.Documents;
                }),
        ];

    public static IEnumerable<string> ErrorsOf(Manifest manifest)
    {
        switch (manifest.Kind)
        {
            case "Canary":
                var canary = manifest.Content.Deserialize(CanaryJson.Default.V1Canary);
                Assert.NotNull(canary);
                return CanarySpecReader
                    .Read(canary, new ReaderOptions { DefaultMetricsServer = "http://prometheus:9090" })
                    .Errors.Select(error => error.ToString());
            case "MetricTemplate":
                var template = manifest.Content.Deserialize(CanaryJson.Default.V1MetricTemplate);
                Assert.NotNull(template);
                return MetricTemplateReader.Read(template).Errors.Select(error => error.ToString());
            case "AlertProvider":
                var provider = manifest.Content.Deserialize(CanaryJson.Default.V1AlertProvider);
                Assert.NotNull(provider);
                return AlertProviderReader.Read(provider).Errors.Select(error => error.ToString());
            default:
                return [$"The page shows a {manifest.Kind}, which no test judges."];
        }
    }

    private static IEnumerable<string> Blocks(string page) =>
        page.Split("```yaml\n").Skip(1).Select(rest => Dedent(rest[..rest.IndexOf("```", StringComparison.Ordinal)]));

    /// <summary>A block in a list item is indented as the item is.</summary>
    private static string Dedent(string block)
    {
        var lines = block.Split('\n');
        var indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join('\n', lines.Select(line => line.Length >= indent ? line[indent..] : line.TrimStart()));
    }
}
