using Microsoft.Extensions.Logging;

namespace Canary.Kubernetes.Informers;

internal sealed partial class Reflector<T>
{
    [LoggerMessage(
        EventName = "Listed",
        Level = LogLevel.Debug,
        Message = "Listed {Count} {Resource} at version {Version}"
    )]
    private partial void LogListed(ResourceType resource, int count, string version);

    [LoggerMessage(
        EventName = "Unreadable",
        Level = LogLevel.Error,
        Message = "One of {Resource} can't be read, and is left out: {Which}"
    )]
    private partial void LogUnreadable(ResourceType resource, string which);

    [LoggerMessage(
        EventName = "InformerRestart",
        Level = LogLevel.Warning,
        Message = "Lost sight of {Resource}; going on in {Wait} with a {Verb}: {Reason}"
    )]
    private partial void LogRestart(ResourceType resource, TimeSpan wait, string verb, string reason);
}
