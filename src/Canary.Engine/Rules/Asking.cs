using Canary.Engine.Analysis;
using Canary.Engine.Gates;

namespace Canary.Engine.Rules;

/// <summary>What a pass must ask. Only the clock makes a question due, so that a burst of passes asks nobody twice.</summary>
internal static class Asking
{
    public static ValueList<Question> Questions(Pass pass)
    {
        var questions = new List<Question>();
        AddJudgement(pass, questions);
        AddGates(pass, questions);
        if (Aftermath.IsDue(pass))
        {
            AddHooks(pass, HookKind.PostRollout, questions);
        }
        return questions.Count == 0 ? [] : questions.ToValueList();
    }

    /// <summary>Those who were asked by the clock of <see cref="RolloutStatus.NextAskAt"/> are asked again in an interval.</summary>
    public static void Track(Pass pass)
    {
        if (pass.Status.Phase == pass.Before.Phase && HasTimed(pass))
        {
            pass.Status = pass.Status with { NextAskAt = pass.Now + pass.Policy.Interval };
        }
    }

    /// <summary>When a gate's hook must be asked; null: none.</summary>
    public static DateTimeOffset? NextAt(Pass pass)
    {
        if (pass.Policy.Gates.Count == 0)
        {
            return null;
        }
        var next = new Pass(pass.Policy, pass.Status, pass.Seen, Answers.None, pass.Now);
        return next.Asked.Count > 0 ? pass.Now
            : pass.Status.NextAskAt > pass.Now ? pass.Status.NextAskAt
            : null;
    }

    private static void AddJudgement(Pass pass, List<Question> questions)
    {
        if (!Judgement.IsDue(pass.Policy, pass.Before, pass.Seen, pass.Now))
        {
            return;
        }
        if (pass.Before.Phase == RolloutPhase.Baking)
        {
            AddMetrics(pass, Variant.Primary, questions);
            return;
        }
        if (pass.Before.Step == 0)
        {
            AddHooks(pass, HookKind.PreRollout, questions);
            return;
        }
        AddMetrics(pass, Variant.Canary, questions);
        AddHooks(pass, HookKind.Rollout, questions);
    }

    private static void AddMetrics(Pass pass, Variant of, List<Question> questions)
    {
        foreach (var metric in Judgement.MetricsOf(pass.Policy, pass.Before).AsSpan())
        {
            if (
                Judgement.Counts(metric, pass.Before, pass.Now)
                && FormerRun.WindowOf(metric, pass.Before, pass.Now) is { } window
            )
            {
                questions.Add(new MetricQuestion(metric with { Interval = window }, of));
            }
        }
    }

    private static void AddGates(Pass pass, List<Question> questions)
    {
        foreach (var gate in pass.Asked.AsSpan())
        {
            if (gate.Hook is { } hook)
            {
                questions.Add(Question(pass, hook));
            }
        }
    }

    private static void AddHooks(Pass pass, HookKind kind, List<Question> questions)
    {
        foreach (var hook in pass.Policy.Hooks.AsSpan())
        {
            if (hook.Kind == kind)
            {
                questions.Add(Question(pass, hook));
            }
        }
    }

    /// <summary>Receivers that were written for Flagger know no other phase while a revision is judged.</summary>
    private static HookQuestion Question(Pass pass, Hook hook)
    {
        var phase = pass.Before.Phase;
        var told = hook.Kind == HookKind.ConfirmPromotion ? RolloutPhase.Progressing : phase;
        return new(hook, told, pass.Before.LastAppliedSpec ?? "");
    }

    private static bool HasTimed(Pass pass)
    {
        foreach (var gate in pass.Asked.AsSpan())
        {
            if (gate.At != GatePlace.Traffic)
            {
                return true;
            }
        }
        return false;
    }
}
