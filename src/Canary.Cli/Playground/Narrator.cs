using System.Globalization;
using System.Threading.Channels;
using Canary.Cli.Output;
using Canary.Resources.V1;
using Canary.Resources.Views;
using Canary.Simulator.GitSync;

namespace Canary.Cli.Playground;

/// <summary>Tells what happens in the playground, a line an event: when, who, what and why. Lines come in the order of the events.</summary>
internal sealed class Narrator(Terminal terminal, Stage stage)
{
    private const int LongestLine = 240;

    private readonly Channel<Action> pending = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly TrafficMeter traffic = new(stage.World.Gateway.Log);
    private readonly long started = stage.Time.GetTimestamp();

    /// <summary>Begins to listen; disposing the answer tells what is left and stops.</summary>
    public IAsyncDisposable Start()
    {
        var running = TellAsync();
        var changes = stage.World.Cluster.Subscribe(change => CanaryChange.Read(change)?.TellTo(this));
        stage.Sync.Synced += OnSynced;
        return new Telling(async () =>
        {
            changes.Dispose();
            stage.Sync.Synced -= OnSynced;
            pending.Writer.TryComplete();
            await running;
        });
    }

    /// <summary>Ends when all that has happened until now is told.</summary>
    public async Task CatchUpAsync()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (pending.Writer.TryWrite(told.SetResult))
        {
            await told.Task;
        }
    }

    public void Title(string title) =>
        Post(() =>
        {
            terminal.WriteLine();
            terminal.WriteLine(terminal.Paint(title, Tone.Strong));
        });

    public void Committed(string commit)
    {
        var (author, subject) = stage.Git.Describe(commit);
        Line("git", $"{author} commits {commit[..7]} \"{subject}\"", Tone.Info);
    }

    public void Ended(string text) => Line("story", text, Tone.Good);

    public void Failed(string text) => Line("story", text, Tone.Bad);

    /// <summary>A phase or a weight changed.</summary>
    public void Moved(V1Canary canary, bool weightChanged)
    {
        var status = canary.Status ?? new();
        var step = string.IsNullOrEmpty(status.Progress) ? "" : $", step {status.Progress}";
        Line(
            "canary",
            Shortened($"{canary.Metadata.Key} {status.Phase}, {status.CanaryWeight} % canary{step}: {status.Message}"),
            status.Phase switch
            {
                "Failed" => Tone.Bad,
                "Succeeded" or "Initialized" => Tone.Good,
                _ => Tone.Plain,
            }
        );
        if (weightChanged)
        {
            traffic.Restart();
        }
    }

    /// <summary>The metrics were judged.</summary>
    public void Judged(V1Canary canary, IReadOnlyList<V1CheckStatus> checks)
    {
        foreach (var check in checks)
        {
            Line(
                "check",
                Shortened(CheckText.Describe(check with { Value = Rounded(check.Value) })),
                ToneOf(check.Verdict)
            );
        }
        if (traffic.Read(canary.Metadata.Key) is { } measured)
        {
            Line("users", measured, Tone.Dim);
        }
    }

    /// <summary>The controller wrote an event.</summary>
    public void Announced(string type, string reason, string message) =>
        Line("event", Shortened($"{reason}: {message}"), type == "Warning" ? Tone.Warning : Tone.Dim);

    private void OnSynced(GitSyncStatus status)
    {
        foreach (var error in status.Errors)
        {
            Line("sync", error, Tone.Bad);
        }
        if (status.Changes.Count > 0)
        {
            var changes = status
                .Changes.GroupBy(change => change.Action)
                .Select(group => $"{group.Key} {Names(group)}");
            Line("sync", $"{status.Commit?[..7]}: {string.Join("; ", changes)}", Tone.Dim);
        }
    }

    private static string Names(IEnumerable<SyncedChange> changes) =>
        string.Join(", ", changes.Select(change => $"{change.Type.Kind} {change.Key}"));

    private static string? Rounded(string? value) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out var number)
            ? number.ToString("0.##", CultureInfo.InvariantCulture)
            : value;

    /// <summary>A line is read as it passes; <c>canary describe</c> has the whole.</summary>
    private static string Shortened(string text) => text.Length <= LongestLine ? text : text[..LongestLine] + "...";

    private static Tone ToneOf(string? verdict) =>
        verdict switch
        {
            "Fail" => Tone.Bad,
            "Unknown" => Tone.Warning,
            _ => Tone.Plain,
        };

    private void Line(string who, string what, Tone tone)
    {
        var at = stage.Time.GetElapsedTime(started).TotalSeconds.ToString("00.0", CultureInfo.InvariantCulture);
        Post(() =>
            terminal.WriteLine($"{terminal.Paint($"{at, 6}s  {who, -7}", Tone.Dim)} {terminal.Paint(what, tone)}")
        );
    }

    private void Post(Action line) => pending.Writer.TryWrite(line);

    private async Task TellAsync()
    {
        // Not ReadAllAsync, which goes on upon the thread pool: stories are told in virtual time as well.
        while (await pending.Reader.WaitToReadAsync())
        {
            while (pending.Reader.TryRead(out var line))
            {
                line();
            }
        }
    }

    private sealed class Telling(Func<Task> stop) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(stop());
    }
}
