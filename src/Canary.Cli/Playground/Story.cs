using System.Globalization;
using Canary.Cli.Playground.Scenarios;
using Canary.Simulator.GitSync;

namespace Canary.Cli.Playground;

/// <summary>Plays a scenario before an audience.</summary>
internal sealed class Story(Stage stage, Narrator narrator)
{
    /// <summary>The longest that an act may take; default longer than any takes on a slow machine.</summary>
    public TimeSpan ActLimit { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Plays acts to their end, or to the one that does not end as told.</summary>
    /// <returns>Whether all went as told.</returns>
    public async Task<bool> PlayAsync(IEnumerable<Act> acts, CancellationToken cancellationToken)
    {
        foreach (var act in acts)
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
        try
        {
            if (act.Play(stage) is { } commit)
            {
                narrator.Committed(commit);
            }
        }
        catch (GitException exception)
        {
            await narrator.CatchUpAsync();
            narrator.Failed(
                $"The story ends here: it commits too, and its change does not go with what was committed meanwhile. {exception.Message}"
            );
            return false;
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
