using Canary.Engine;
using Canary.Engine.Strategies;
using Canary.Resources.V1;

namespace Canary.Resources.Reading;

/// <summary>Reads <c>spec.analysis.steps</c>. Shares may go down: whoever writes a list says what is meant at each step.</summary>
internal static class StepsReader
{
    private const string Analysis = "spec.analysis";
    private const string Path = $"{Analysis}.steps";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static StepsStrategy Read(
        V1CanaryAnalysis analysis,
        IReadOnlyList<V1CanaryStep> steps,
        string provider,
        SpecErrors errors
    )
    {
        RefuseBeside("maxWeight", analysis.MaxWeight is not null, errors);
        RefuseBeside("mirror", analysis.Mirror is true, errors);
        RefuseBeside("match", analysis.Match is { Count: > 0 }, errors);
        if (steps.Count == 0)
        {
            errors.Add(Path, null, "is empty", "write for example [{weight: 5}, {weight: 50, hold: 10m}]");
        }
        var read = new List<RolloutStep>();
        var traffic = CanaryTraffic.None;
        for (var i = 0; i < steps.Count; i++)
        {
            CheckKind($"{Path}[{i}]", steps[i], errors);
            traffic = ReadTraffic(i, steps[i], provider, errors) ?? traffic;
            read.Add(ReadStep($"{Path}[{i}]", steps[i], traffic, errors));
        }
        return new(read.ToValueList());
    }

    private static void CheckKind(string path, V1CanaryStep step, SpecErrors errors)
    {
        string[] kinds =
        [
            .. new[]
            {
                step.Weight is null ? null : "weight",
                step.Mirror is null ? null : "mirror",
                step.Match is null ? null : "match",
                step.Pause is null ? null : "pause",
            }.OfType<string>(),
        ];
        if (kinds.Length == 0)
        {
            errors.Add(path, null, "does not say what the canary gets", "write one of weight, mirror, match and pause");
        }
        else if (kinds.Length > 1)
        {
            var several = string.Join(" and ", kinds);
            errors.Add(path, null, $"has {several}, which are different kinds of step", "make a step of each");
        }
        if (step.Until is not null)
        {
            errors.NotSupportedYet($"{path}.until");
        }
    }

    /// <summary>What the canary gets; null: what it had.</summary>
    private static CanaryTraffic? ReadTraffic(int index, V1CanaryStep step, string provider, SpecErrors errors)
    {
        var path = $"{Path}[{index}]";
        if (step.Weight is { } weight)
        {
            WeightReader.CheckFromZero($"{path}.weight", weight, provider, errors);
            return CanaryTraffic.Of(weight);
        }
        if (step.Mirror is { } mirror)
        {
            MirrorReader.CheckPercent($"{path}.mirror", mirror, provider, errors);
            errors.Require($"{path}.mirror", provider, ProviderFeature.Mirror);
            return CanaryTraffic.None with { Mirror = mirror };
        }
        if (step.Match is { } match)
        {
            AnalysisMatchReader.Read($"{path}.match", match, provider, errors);
            return CanaryTraffic.All with { Match = MatchPlaces.OfStep(index) };
        }
        return null;
    }

    private static RolloutStep ReadStep(string path, V1CanaryStep step, CanaryTraffic traffic, SpecErrors errors)
    {
        if (step.Pause is { } pause)
        {
            if (step.Hold is not null)
            {
                errors.Add(
                    $"{path}.hold",
                    null,
                    "does not go with a pause, which has a duration",
                    "write pause.duration"
                );
            }
            return new(traffic, Judged: false)
            {
                Pause = new(OptionalDuration($"{path}.pause.duration", pause.Duration, errors)),
            };
        }
        return new(traffic, Judged: true) { Hold = OptionalDuration($"{path}.hold", step.Hold, errors) };
    }

    private static TimeSpan? OptionalDuration(string path, string? text, SpecErrors errors) =>
        string.IsNullOrEmpty(text) ? null : errors.Duration(path, text, Second, Second);

    private static void RefuseBeside(string field, bool given, SpecErrors errors)
    {
        if (given)
        {
            errors.Add(
                $"{Analysis}.{field}",
                null,
                "has no meaning beside steps, which say it themselves",
                "move it into a step"
            );
        }
    }
}
