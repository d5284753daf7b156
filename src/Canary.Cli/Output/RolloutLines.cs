using System.Globalization;
using Canary.Cli.CommandLine;
using Canary.Resources.V1;
using Canary.Resources.Views;

namespace Canary.Cli.Output;

/// <summary>A rollout as it goes, a line per change of what people care about.</summary>
internal sealed class RolloutLines(CommandEnvironment environment)
{
    private string last = "";

    /// <summary>Writes where it stands, if that is another line than the last.</summary>
    public void Write(V1Canary canary)
    {
        var line = Describe(canary);
        if (line == last)
        {
            return;
        }
        last = line;
        var terminal = environment.Terminal;
        var now = environment.Time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        terminal.WriteLine($"{terminal.Paint(now, Tone.Dim)}  {line}");
    }

    /// <summary>Where it stands: <c>Progressing, 20 % canary, step 1/3: message</c>.</summary>
    public static string Describe(V1Canary canary)
    {
        var view = RolloutView.Of(canary);
        var step = view.Steps == 0 ? "" : $", step {view.Step}/{view.Steps}";
        var message = view.Stalled ?? view.Message;
        return $"{view.Phase}, {view.CanaryWeight} % canary{step}" + (message is null ? "" : $": {message}");
    }
}
