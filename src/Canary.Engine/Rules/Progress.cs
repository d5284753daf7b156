using Canary.Engine.Analysis;
using Canary.Engine.Strategies;

namespace Canary.Engine.Rules;

/// <summary>From step to step: a judgement per interval, each passed one a step forward.</summary>
internal static class Progress
{
    public static bool CanAdvance(Pass pass) =>
        CanMove(pass)
        && !pass.Policy.SkipAnalysis
        && pass.Status.Step < pass.Policy.Strategy.StepCount
        && (pass.Status.Step == 0 || HasPassed(pass));

    public static void Advance(Pass pass)
    {
        RecordChecks(pass);
        var status = pass.Status;
        var number = status.Step + 1;
        var step = pass.Policy.Strategy.Step(number);
        pass.Status = status with
        {
            Step = number,
            Steps = pass.Policy.Strategy.StepCount,
            Traffic = step.Traffic,
            PeakWeight = Math.Max(status.PeakWeight, step.Traffic.Weight),
            NextStepAt = pass.Now + pass.Policy.Interval,
        };
        Announce(pass, number, step);
    }

    public static bool CanPromote(Pass pass) =>
        CanMove(pass) && (pass.Policy.SkipAnalysis || (IsLast(pass) && (!Current(pass).Judged || HasPassed(pass))));

    public static bool IsFailing(Pass pass) => pass.Judgement?.Verdict == Verdict.Fail;

    public static void Halt(Pass pass)
    {
        RecordChecks(pass);
        pass.Status = pass.Status with
        {
            FailedChecks = pass.Status.FailedChecks + 1,
            NextStepAt = pass.Now + pass.Policy.Interval,
        };
        pass.Announce(
            Severity.Warning,
            "CheckFailed",
            $"Halt {pass.Policy.Target()} advancement {pass.Judgement?.Failures()}"
        );
    }

    /// <summary>Takes the checks of this pass into the status, if any were made.</summary>
    public static void RecordChecks(Pass pass)
    {
        if (pass.Judgement is not { } judgement)
        {
            return;
        }
        var counts = pass.Policy.Strategy is BlueGreenStrategy && judgement.Verdict == Verdict.Pass;
        pass.Status = pass.Status with
        {
            Checks = judgement.Checks,
            Iterations = pass.Status.Iterations + (counts ? 1 : 0),
        };
    }

    /// <summary>Nothing moves before the world has caught up with what the status says.</summary>
    private static bool CanMove(Pass pass) =>
        !pass.Seen.IsObstructed() && pass.Seen.IsCanaryReady(pass.Status) && pass.Seen.IsRouted(pass.Status.Traffic);

    private static bool HasPassed(Pass pass) => pass.Judgement?.Verdict == Verdict.Pass;

    private static bool IsLast(Pass pass) => pass.Status.Step >= pass.Policy.Strategy.StepCount;

    private static RolloutStep Current(Pass pass) =>
        pass.Policy.Strategy.Step(Math.Min(pass.Status.Step, pass.Policy.Strategy.StepCount));

    private static void Announce(Pass pass, int number, RolloutStep step)
    {
        var target = pass.Policy.Target();
        if (number == 1)
        {
            pass.Announce(Severity.Normal, "AnalysisStarted", $"Starting canary analysis for {target}");
        }
        if (!step.Judged)
        {
            pass.Announce(Severity.Normal, "WeightAdvanced", "Routing all traffic to canary");
        }
        else if (pass.Policy.Strategy is BlueGreenStrategy { Iterations: var iterations })
        {
            var message = $"Advance {target} canary iteration {number}/{iterations}";
            pass.Announce(Severity.Normal, "IterationAdvanced", message);
        }
        else
        {
            pass.Announce(Severity.Normal, "WeightAdvanced", $"Advance {target} canary weight {step.Traffic.Weight}");
        }
    }
}
