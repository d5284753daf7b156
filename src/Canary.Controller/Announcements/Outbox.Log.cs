using Microsoft.Extensions.Logging;

namespace Canary.Controller.Announcements;

internal sealed partial class Outbox
{
    [LoggerMessage(
        EventName = "NotificationDropped",
        Level = LogLevel.Warning,
        Message = "{Kind} {Namespace}/{Name} to {Receiver}: too much waits to be sent, {Reason} is dropped"
    )]
    private partial void LogDropped(DispatchKind kind, string @namespace, string name, string receiver, string reason);

    [LoggerMessage(
        EventName = "NotificationFailed",
        Level = LogLevel.Warning,
        Message = "{Kind} {Namespace}/{Name}: {Reason} was not delivered: {Error}"
    )]
    private partial void LogFailed(DispatchKind kind, string @namespace, string name, string reason, string error);

    [LoggerMessage(
        EventName = "NotificationBroken",
        Level = LogLevel.Error,
        Message = "{Kind} {Namespace}/{Name}: {Reason} could not be made"
    )]
    private partial void LogBroken(
        Exception exception,
        DispatchKind kind,
        string @namespace,
        string name,
        string reason
    );
}
