using Canary.Controller.Configs;
using Canary.Routing.Kubernetes;

namespace Canary.Controller.Targets;

/// <summary>What targets of all kinds share.</summary>
/// <param name="Contest">Notices who else decides their sizes.</param>
/// <param name="Copied">Which of their labels and annotations go along to their primaries.</param>
/// <param name="Configs">What they are configured by.</param>
/// <param name="Services">Keeps their services.</param>
internal sealed record TargetContext(
    SizeContest Contest,
    CopiedMetadata Copied,
    ConfigTracking Configs,
    IServiceRouter Services
);
