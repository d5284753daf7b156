using System.Globalization;
using Canary.Resources.V1;
using Canary.Resources.Views;

namespace Canary.Cli.Output;

/// <summary>A rollout on a page of text: state first, then evidence, then the past.</summary>
internal static class RolloutDescription
{
    public static void Write(Terminal terminal, RolloutView view, DateTimeOffset now)
    {
        var page = new Page(terminal);
        page.Field("Name", $"{view.Namespace}/{view.Name}");
        page.Field("Target", view.Target ?? "none");
        page.Field("Status", terminal.Paint(view.Phase, ToneOf(view.Phase)) + (view.Suspended ? " (suspended)" : ""));
        page.Field("Reason", view.Reason);
        page.Field("Message", view.Message);
        page.Field("Stalled", view.Stalled is { } stalled ? terminal.Paint(stalled, Tone.Bad) : null);
        page.Field("Traffic", TrafficText.Of(view));
        page.Field("Paused", PauseText.Of(view.Pause, now));
        page.Field("Step", view.Steps == 0 ? null : $"{view.Step} of {view.Steps}");
        page.Field("Failed", $"{view.FailedChecks} of {view.Threshold} checks that abort the run");
        page.Field("Next", view.NextStepAt is { } next ? $"judgement in {Age.Of(next - now)}" : null);
        page.Field("Revision", view.Revision?.Hash);
        page.Field("Images", view.Revision?.Images is { Count: > 0 } images ? string.Join(", ", images) : null);
        page.Field("Promoted", view.LastPromotedSpec);
        WriteSource(page, view);
        WriteGates(page, view, now);
        WriteChecks(page, view, now);
        WriteConditions(page, view, now);
        WriteCommands(page, view, now);
        WriteHistory(page, view, now);
    }

    private static void WriteSource(Page page, RolloutView view)
    {
        foreach (var (key, value) in view.Revision?.SourceRef ?? new Dictionary<string, string>())
        {
            page.Field("Source", $"{key}={value}");
        }
    }

    private static void WriteGates(Page page, RolloutView view, DateTimeOffset now) =>
        page.Section(
            "Gates",
            ["GATE", "AT", "STATE", "SINCE", "BY", "MESSAGE"],
            view.Gates.Select(gate =>
                new[]
                {
                    gate.Name ?? "",
                    gate.At ?? "",
                    gate.State ?? "",
                    $"{Age.Of(now - gate.ChangedAt)} ago",
                    gate.By ?? "",
                    gate.Message ?? "",
                }
            )
        );

    private static void WriteCommands(Page page, RolloutView view, DateTimeOffset now) =>
        page.Section(
            "Commands",
            ["COMMAND", "ASKED", "BY", "RESULT", "MESSAGE"],
            view.Commands.Select(command =>
                new[]
                {
                    command.Command ?? "",
                    $"{Age.Of(now - command.At)} ago",
                    command.By ?? "",
                    command.Accepted ? "accepted" : "refused",
                    command.Message ?? "",
                }
            )
        );

    private static void WriteChecks(Page page, RolloutView view, DateTimeOffset now) =>
        page.Section(
            "Last judgement",
            ["METRIC", "VALUE", "WANTED", "VERDICT", "AGE", "MESSAGE"],
            view.Checks.Select(check =>
                new[]
                {
                    check.Name ?? "",
                    check.Value ?? "none",
                    CheckText.Threshold(check),
                    check.Verdict ?? "",
                    Age.Of(now - check.At),
                    check.Message ?? "",
                }
            )
        );

    private static void WriteConditions(Page page, RolloutView view, DateTimeOffset now) =>
        page.Section(
            "Conditions",
            ["TYPE", "STATUS", "REASON", "AGE"],
            view.Conditions.Select(condition =>
                new[] { condition.Type, condition.Status, condition.Reason, Age.Of(now - condition.LastTransitionTime) }
            )
        );

    private static void WriteHistory(Page page, RolloutView view, DateTimeOffset now) =>
        page.Section(
            "History",
            ["FINISHED", "RESULT", "WEIGHT", "TOOK", "IMAGES", "WHY"],
            view.History.Select(rollout =>
                new[]
                {
                    $"{Age.Of(now - rollout.Finished)} ago",
                    rollout.Result ?? "",
                    rollout.Weight.ToString(CultureInfo.InvariantCulture),
                    Age.Of(rollout.Finished - rollout.Started),
                    string.Join(",", rollout.Images ?? []),
                    rollout.Message ?? "",
                }
            )
        );

    private static Tone ToneOf(string phase) =>
        phase switch
        {
            "Failed" => Tone.Bad,
            "Succeeded" or "Initialized" => Tone.Good,
            _ => Tone.Info,
        };

    private sealed class Page(Terminal terminal)
    {
        public void Field(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                terminal.WriteLine($"{name + ":", -10} {value}");
            }
        }

        public void Section(string title, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
        {
            var lines = rows.ToList();
            if (lines.Count == 0)
            {
                return;
            }
            terminal.WriteLine();
            terminal.WriteLine(terminal.Paint(title, Tone.Strong));
            foreach (var line in Table.Render(heads, lines))
            {
                terminal.WriteLine($"  {line}");
            }
        }
    }
}
