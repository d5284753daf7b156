using Canary.Resources.Reading;

namespace Canary.Cli.Installation;

/// <summary>How a controller is installed.</summary>
internal sealed record InstallationOptions
{
    /// <summary>The namespace of the controller.</summary>
    public required string Namespace { get; init; }

    /// <summary>The controller's image.</summary>
    public required string Image { get; init; }

    /// <summary>The providers that Canaries may name; both names of Gateway API come together.</summary>
    public required IReadOnlyList<string> Providers
    {
        get;
        init =>
            field = value.Any(ProviderNames.IsGatewayApi)
                ?
                [
                    ProviderNames.GatewayApiV1,
                    ProviderNames.GatewayApiV1Beta1,
                    .. value.Where(p => !ProviderNames.IsGatewayApi(p)),
                ]
                : value;
    }

    /// <summary>The Prometheus of Canaries that name none.</summary>
    public string? MetricsServer { get; init; }

    /// <summary>The provider of Canaries that name none: Gateway API's where it is enabled, else the first.</summary>
    public string DefaultProvider => Providers[0];
}
