using Canary.Cli.CommandLine;
using Canary.Resources.V1;
using Canary.Resources.Views;

namespace Canary.Cli.Output;

/// <summary>Shows a rollout while it goes.</summary>
internal interface IRolloutDisplay : IDisposable
{
    /// <summary>It is like this now.</summary>
    void Show(V1Canary canary);
}

/// <summary>A line per change, for logs and pipes.</summary>
internal sealed class RolloutLog(CommandEnvironment environment) : IRolloutDisplay
{
    private readonly RolloutLines lines = new(environment);

    public void Show(V1Canary canary) => lines.Write(canary);

    public void Dispose() { }
}

/// <summary>The page of <c>describe</c>, drawn again at every change, and every second for its clocks.</summary>
internal sealed class RolloutPage : IRolloutDisplay
{
    private const string Clear = "\e[H\e[2J\e[3J";

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Lock sync = new();
    private readonly CommandEnvironment environment;
    private readonly ITimer timer;
    private RolloutView? view;

    public RolloutPage(CommandEnvironment environment)
    {
        this.environment = environment;
        timer = environment.Time.CreateTimer(_ => Draw(), null, Tick, Tick);
    }

    public void Show(V1Canary canary)
    {
        lock (sync)
        {
            view = RolloutView.Of(canary);
        }
        Draw();
    }

    public void Dispose() => timer.Dispose();

    private void Draw()
    {
        lock (sync)
        {
            if (view is null)
            {
                return;
            }
            // In one piece: a page that is written line by line flickers.
            using var page = new StringWriter();
            RolloutDescription.Write(environment.Terminal.WritingTo(page), view, environment.Time.GetUtcNow());
            environment.Terminal.Output.Write(Clear + page);
            environment.Terminal.Output.Flush();
        }
    }
}
