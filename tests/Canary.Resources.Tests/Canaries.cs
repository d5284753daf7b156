using System.Text.Json;
using Canary.Resources.Manifests;
using Canary.Resources.Reading;
using Canary.Resources.V1;

namespace Canary.Resources.Tests;

/// <summary>Canaries as users write them.</summary>
internal static class Canaries
{
    public const string Good = """
        apiVersion: canary.dev/v1
        kind: Canary
        metadata:
          name: podinfo
          namespace: test
        spec:
          targetRef:
            apiVersion: apps/v1
            kind: Deployment
            name: podinfo
          service:
            port: 9898
            gatewayRefs:
            - name: public
              namespace: infra
          analysis:
            interval: 30s
            threshold: 5
            stepWeight: 20
            maxWeight: 50
        """;

    public static ReaderOptions Options { get; } = new() { DefaultMetricsServer = "http://prometheus:9090" };

    public static V1Canary Parse(string yaml)
    {
        var reading = ManifestReader.Read("canary.yaml", yaml);
        Assert.Empty(reading.Errors);
        var canary = Assert.Single(reading.Documents).Content.Deserialize(CanaryJson.Default.V1Canary);
        return Assert.IsType<V1Canary>(canary);
    }

    /// <summary><see cref="Good"/> with <c>spec.analysis</c> replaced.</summary>
    public static V1Canary WithAnalysis(string yaml)
    {
        var analysis = Parse($"spec:\n  analysis:\n{Indent(yaml, 4)}").Spec.Analysis;
        var good = Parse(Good);
        return good with { Spec = good.Spec with { Analysis = analysis } };
    }

    /// <summary><see cref="Good"/> with <c>spec.service</c> replaced.</summary>
    public static V1Canary WithService(string yaml)
    {
        var service = Parse($"spec:\n  service:\n{Indent(yaml, 4)}").Spec.Service;
        var good = Parse(Good);
        return good with { Spec = good.Spec with { Service = service } };
    }

    /// <summary>A provider that can do everything.</summary>
    public const string Capable = "capable";

    /// <summary>Of a controller that has <see cref="Capable"/>, which Canaries use that name no provider.</summary>
    public static ReaderOptions Anything { get; } =
        Options with
        {
            DefaultProvider = Capable,
            SupportedProviders = [Capable, .. ProviderNames.All],
        };

    public static SpecReading Read(V1Canary canary, ReaderOptions? options = null) =>
        CanarySpecReader.Read(canary, options ?? Options);

    public static IEnumerable<string> Errors(V1Canary canary, ReaderOptions? options = null) =>
        Read(canary, options).Errors.Select(error => error.ToString());

    private static string Indent(string yaml, int by) =>
        string.Join('\n', yaml.Split('\n').Select(line => new string(' ', by) + line));
}
