using Microsoft.Extensions.Logging;

namespace Canary.Kubernetes.Reconciling;

public sealed partial class ControllerLoop<TKey>
{
    [LoggerMessage(
        EventName = "ReconcileFailed",
        Level = LogLevel.Error,
        Message = "{Controller}: the pass over {Key} failed"
    )]
    private partial void LogFailed(Exception exception, string controller, TKey key);

    [LoggerMessage(
        EventName = "ReconcileConflict",
        Level = LogLevel.Debug,
        Message = "{Controller}: the pass over {Key} met a newer version and comes again: {Reason}"
    )]
    private partial void LogConflict(string controller, TKey key, string reason);

    [LoggerMessage(
        EventName = "ReconcileCancelled",
        Level = LogLevel.Debug,
        Message = "{Controller}: the pass over {Key} was cancelled"
    )]
    private partial void LogCancelled(string controller, TKey key);

    [LoggerMessage(
        EventName = "PassesLeftBehind",
        Level = LogLevel.Warning,
        Message = "{Controller}: passes went on {Limit} after the stop and were left behind"
    )]
    private partial void LogLeftBehind(string controller, TimeSpan limit);
}
