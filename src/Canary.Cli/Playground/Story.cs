using System.Globalization;
using Canary.Cli.Playground.Scenarios;

namespace Canary.Cli.Playground;

/// <summary>Plays a scenario before an audience.</summary>
internal sealed class Story(Stage stage, Narrator narrator)
{
    /// <summary>Longer than any act takes on a slow machine.</summary>
    private static readonly TimeSpan ActLimit = TimeSpan.FromSeconds(45);

    /// <summary>Plays it to its end, or to the act that does not end as told.</summary>
    /// <returns>Whether it went as told.</returns>
    public async Task<bool> PlayAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        foreach (var act in scenario.Acts)
        {
            if (!await PlayAsync(act, cancellationToken))
            {
                return false;
            }
        }
        return true;
    }

    private async Task<bool> PlayAsync(Act act, CancellationToken cancellationToken)
    {
        narrator.Title(act.Title);
        var started = stage.Time.GetTimestamp();
        if (act.Play(stage) is { } commit)
        {
            narrator.Committed(commit);
        }
        var held = await stage.WaitForAsync(act.Ending, ActLimit, cancellationToken);
        await narrator.CatchUpAsync();
        if (!held)
        {
            narrator.Failed($"This did not happen within {ActLimit.TotalSeconds:0} s. {stage.Describe()}");
            return false;
        }
        var seconds = stage.Time.GetElapsedTime(started).TotalSeconds;
        narrator.Ended(string.Create(CultureInfo.InvariantCulture, $"done in {seconds:0.0} s"));
        return true;
    }
}
