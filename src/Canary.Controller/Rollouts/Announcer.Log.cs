using Canary.Engine;
using Canary.Kubernetes;
using Microsoft.Extensions.Logging;

namespace Canary.Controller.Rollouts;

internal sealed partial class Announcer
{
    [LoggerMessage(EventName = "Announced", Message = "{Canary}: {Reason}: {Text}")]
    private partial void LogAnnouncement(LogLevel level, ObjectKey canary, string reason, string text);

    [LoggerMessage(
        EventName = "PhaseChanged",
        Level = LogLevel.Information,
        Message = "{Canary}: {From} -> {To}, canary weight {Weight}"
    )]
    private partial void LogPhase(ObjectKey canary, RolloutPhase from, RolloutPhase to, decimal weight);
}
