using System.Globalization;
using Canary.Engine;
using Canary.Resources.V1;

namespace Canary.Resources.Status;

/// <summary>The parts of a status, both ways.</summary>
internal static class StatusRecords
{
    public static V1RevisionStatus ToResource(RevisionStatus revision) =>
        new()
        {
            Hash = revision.Hash,
            Fence = revision.Fence,
            Images = revision.Images.Count == 0 ? null : [.. revision.Images],
            SourceRef = ToMap(revision.SourceRef),
        };

    public static RevisionStatus ToEngine(V1RevisionStatus revision) =>
        new(
            revision.Hash ?? "",
            revision.Fence ?? "",
            (revision.Images ?? []).ToValueList(),
            ToPairs(revision.SourceRef)
        );

    public static CanaryTraffic ToTraffic(V1CanaryStatus status) =>
        new()
        {
            Weight = status.CanaryWeight,
            Mirror = status.MirrorWeight ?? 0,
            Match = status.Match,
            Cookies = status
                is {
                    SessionAffinityCookie: null,
                    PrimarySessionAffinityCookie: null,
                    PreviousSessionAffinityCookie: null,
                }
                ? null
                : new(
                    status.SessionAffinityCookie,
                    status.PrimarySessionAffinityCookie,
                    status.PreviousSessionAffinityCookie
                ),
        };

    public static V1CheckStatus ToResource(CheckRecord check) =>
        new()
        {
            Name = check.Name,
            Value = FormatNumber(check.Value),
            Min = FormatNumber(check.Min),
            Max = FormatNumber(check.Max),
            Verdict = check.Verdict.ToString(),
            Message = check.Message,
            Failures = check.Failures == 0 ? null : check.Failures,
            Errors = check.Errors == 0 ? null : check.Errors,
            DryRun = check.DryRun ? true : null,
            At = check.At,
        };

    public static CheckRecord ToEngine(V1CheckStatus check) =>
        new(
            check.Name ?? "",
            ParseNumber("status.checks[].value", check.Value),
            ParseNumber("status.checks[].min", check.Min),
            ParseNumber("status.checks[].max", check.Max),
            Parse<Verdict>("status.checks[].verdict", check.Verdict ?? ""),
            check.Message,
            check.At
        )
        {
            Failures = check.Failures ?? 0,
            Errors = check.Errors ?? 0,
            DryRun = check.DryRun ?? false,
        };

    public static V1RolloutStatus ToResource(RolloutRecord rollout) =>
        new()
        {
            Revision = rollout.Revision,
            Images = rollout.Images.Count == 0 ? null : [.. rollout.Images],
            Started = rollout.Started,
            Finished = rollout.Finished,
            Result = rollout.Result.ToString(),
            Reason = rollout.Reason,
            Message = rollout.Message,
            Weight = rollout.Weight,
            By = rollout.By,
            Replaced = rollout.Replaced,
        };

    public static RolloutRecord ToEngine(V1RolloutStatus rollout) =>
        new(
            rollout.Revision ?? "",
            (rollout.Images ?? []).ToValueList(),
            rollout.Started,
            rollout.Finished,
            Parse<RolloutResult>("status.history[].result", rollout.Result ?? ""),
            rollout.Reason ?? "",
            rollout.Message ?? "",
            rollout.Weight,
            rollout.Replaced
        )
        {
            By = rollout.By,
        };

    public static IReadOnlyList<TOut>? ToList<TIn, TOut>(ValueList<TIn> items, Func<TIn, TOut> map) =>
        items.Count == 0 ? null : [.. items.Select(map)];

    public static IReadOnlyDictionary<string, string>? ToMap(ValueList<KeyValuePair<string, string>> pairs) =>
        pairs.Count == 0
            ? null
            : new SortedDictionary<string, string>(pairs.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);

    public static ValueList<KeyValuePair<string, string>> ToPairs(IReadOnlyDictionary<string, string>? map) =>
        (map ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToValueList();

    public static T Parse<T>(string path, string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value)
            ? value
            : throw new FormatException(
                $"{path}: '{text}' is not one of {string.Join(", ", Enum.GetNames<T>())}; was it written by a newer version?"
            );

    public static string? FormatNumber(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);

    public static double? ParseNumber(string path, string? text) =>
        text is null ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException($"{path}: '{text}' is not a number.");
}
