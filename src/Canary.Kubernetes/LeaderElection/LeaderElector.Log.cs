using Microsoft.Extensions.Logging;

namespace Canary.Kubernetes.LeaderElection;

public sealed partial class LeaderElector
{
    [LoggerMessage(
        EventName = "StartedLeading",
        Level = LogLevel.Information,
        Message = "{Identity} leads, by lease {Lease}"
    )]
    private partial void LogStarted(string identity, ObjectKey lease);

    [LoggerMessage(
        EventName = "StoppedLeading",
        Level = LogLevel.Information,
        Message = "{Identity} leads no longer; lease {Lease} was {How}"
    )]
    private partial void LogStopped(string identity, ObjectKey lease, string how);

    [LoggerMessage(
        EventName = "NewLeader",
        Level = LogLevel.Information,
        Message = "{Identity} sees lease {Lease} held by {Leader}"
    )]
    private partial void LogNewLeader(string identity, ObjectKey lease, string leader);

    [LoggerMessage(
        EventName = "LeaseTryFailed",
        Level = LogLevel.Warning,
        Message = "{Identity} could not take or renew lease {Lease}: {Reason}"
    )]
    private partial void LogTryFailed(string identity, ObjectKey lease, string reason);

    [LoggerMessage(
        EventName = "LeaseReleaseFailed",
        Level = LogLevel.Warning,
        Message = "{Identity} could not give lease {Lease} back; others wait for it to expire: {Reason}"
    )]
    private partial void LogReleaseFailed(string identity, ObjectKey lease, string reason);
}
