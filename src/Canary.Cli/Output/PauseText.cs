using Canary.Resources.V1;

namespace Canary.Cli.Output;

/// <summary>Why a rollout is paused, and until when.</summary>
internal static class PauseText
{
    /// <summary>Null: it is not paused.</summary>
    public static string? Of(V1PauseStatus? pause, DateTimeOffset now)
    {
        if (pause is null)
        {
            return null;
        }
        var why = pause.Cause switch
        {
            "Command" => $"by {pause.By ?? "somebody"}",
            "Step" => "by its step",
            "Failure" => "as its checks failed, until somebody decides",
            "Inconclusive" => "as nothing was decided, until somebody does",
            _ => $"because of {pause.Cause}",
        };
        var until = pause.Until is { } end ? $", {Age.Of(end - now)} left" : "";
        return $"{why}, for {Age.Of(now - pause.Since)}{until}";
    }
}
