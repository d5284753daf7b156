using Canary.Engine.Analysis;
using Canary.Engine.Gates;
using Canary.Engine.Strategies;

namespace Canary.Engine.Tests.World;

/// <summary>Where the examples begin.</summary>
internal static class Stage
{
    public static MetricCheck SuccessRate { get; } =
        new()
        {
            Name = "request-success-rate",
            Source = new BuiltInMetric(BuiltInMetricKind.RequestSuccessRate),
            Min = 99,
        };

    public static RolloutPolicy Policy { get; } =
        new()
        {
            TargetName = "podinfo",
            Namespace = "test",
            Strategy = new WeightedStrategy([20, 40, 60]),
            Interval = TimeSpan.FromSeconds(30),
            Threshold = 2,
            Metrics = [SuccessRate],
        };

    /// <summary>A webhook of this kind, and the gate that it is if it confirms or rolls back.</summary>
    public static RolloutPolicy With(this RolloutPolicy policy, HookKind kind, string? name = null)
    {
        var hook = new Hook
        {
            Name = name ?? "hook",
            Kind = kind,
            Url = "http://hooks.test",
        };
        GatePlace? place = kind switch
        {
            HookKind.ConfirmRollout => GatePlace.Start,
            HookKind.ConfirmTrafficIncrease => GatePlace.Traffic,
            HookKind.ConfirmPromotion => GatePlace.Promotion,
            HookKind.Rollback => GatePlace.Rollback,
            _ => null,
        };
        return policy with
        {
            Hooks = policy.Hooks.Add(hook),
            Gates = place is { } at
                ? policy.Gates.Add(
                    new()
                    {
                        Name = hook.Name,
                        At = at,
                        Hook = hook,
                        Latches = false,
                    }
                )
                : policy.Gates,
        };
    }

    /// <summary>A gate that a person opens.</summary>
    public static RolloutPolicy With(
        this RolloutPolicy policy,
        GatePlace at,
        string name = "qa",
        TimeSpan? timeout = null,
        GateTimeout onTimeout = GateTimeout.Hold
    ) =>
        policy with
        {
            Gates = policy.Gates.Add(
                new()
                {
                    Name = name,
                    At = at,
                    Timeout = timeout,
                    OnTimeout = onTimeout,
                }
            ),
        };

    /// <summary>The route gives the canary this share.</summary>
    public static ApplyRoute Route(decimal weight) => new(CanaryTraffic.Of(weight));

    /// <summary>A controller whose canary was never seen before.</summary>
    public static Controller Fresh(RolloutPolicy? policy = null) => new(policy ?? Policy, new Cluster());

    /// <summary>v1 runs on the primary and the target is idle.</summary>
    public static Controller Initialized(RolloutPolicy? policy = null)
    {
        var controller = Fresh(policy);
        controller.Run();
        Forget(controller);
        return controller;
    }

    /// <summary>v2 was committed and has reached this phase.</summary>
    public static Controller At(RolloutPhase phase, RolloutPolicy? policy = null)
    {
        var controller = Initialized(policy);
        controller.Cluster.Commit("v2");
        controller.Run(until: phase);
        Forget(controller);
        return controller;
    }

    /// <summary>v2 has its first weight, and the route has taken it over.</summary>
    public static Controller WithTraffic(RolloutPolicy? policy = null)
    {
        var controller = At(RolloutPhase.Progressing, policy);
        controller.RunFor(TimeSpan.FromSeconds(15));
        Forget(controller);
        return controller;
    }

    public static MetricAnswer Bad(MetricCheck check, string? revision) =>
        MetricAnswer.Of(check.Name, revision == "v2" ? 80 : 100);

    private static void Forget(Controller controller)
    {
        controller.Announced.Clear();
        controller.Effects.Clear();
        controller.Persisted.Clear();
        controller.Called.Clear();
    }
}
