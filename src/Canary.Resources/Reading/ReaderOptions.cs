namespace Canary.Resources.Reading;

/// <summary>What the controller's configuration contributes to reading a spec.</summary>
public sealed record ReaderOptions
{
    /// <summary>The provider of Canaries that name none. Default <c>gatewayapi:v1</c>.</summary>
    public string DefaultProvider { get; init; } = ProviderNames.GatewayApiV1;

    /// <summary>The providers that Canaries may name. Default: all that this version has a traffic router for.</summary>
    public IReadOnlyCollection<string> SupportedProviders { get; init; } = ProviderNames.All;

    /// <summary>The kinds of targets that Canaries may name. Default: all that this version can release.</summary>
    public IReadOnlyCollection<string> TargetKinds { get; init; } = TargetReference.Kinds;

    /// <summary>The metrics server of Canaries that name none. Default: none; a Canary that needs one must name it.</summary>
    public string? DefaultMetricsServer { get; init; }

    /// <summary>References to MetricTemplates and AlertProviders in other namespaces are allowed. Default: they are refused.</summary>
    public bool AllowCrossNamespace { get; init; }
}

/// <summary>The values that <c>spec.provider</c> may have.</summary>
public static class ProviderNames
{
    public const string GatewayApiV1 = "gatewayapi:v1";

    public const string GatewayApiV1Beta1 = "gatewayapi:v1beta1";

    public const string Istio = "istio";

    public const string Kubernetes = "kubernetes";

    public const string Nginx = "nginx";

    public static IReadOnlyList<string> All { get; } = [GatewayApiV1, GatewayApiV1Beta1, Istio, Kubernetes, Nginx];

    public static bool IsGatewayApi(string provider) => provider is GatewayApiV1 or GatewayApiV1Beta1;
}
