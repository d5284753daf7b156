using Canary.Engine.Tests.World;

namespace Canary.Engine.Tests.Properties;

public sealed class CrashTests
{
    [Theory]
    [InlineData("v2", RolloutPhase.Succeeded, "v2")]
    [InlineData("bad", RolloutPhase.Failed, "v1")]
    [InlineData("crashing", RolloutPhase.Failed, "v1")]
    [InlineData("unpromotable", RolloutPhase.Failed, "v1")]
    public void R14_a_crash_before_any_effect_of_a_rollout_leads_to_the_same_end(
        string revision,
        RolloutPhase phase,
        string promoted
    )
    {
        var whole = Rollout(revision, crashBefore: null);
        Assert.Equal((phase, promoted), (whole.Status.Phase, whole.Status.LastPromotedSpec));

        for (var n = 0; n <= whole.Effects.Count; n++)
        {
            var resumed = Rollout(revision, crashBefore: n);

            Assert.Equal(whole.Effects, resumed.Effects);
            Assert.Equal(Told(whole), Told(resumed));
            Assert.Equal(whole.Status.Message, resumed.Status.Message);
        }
    }

    private static Controller Rollout(string revision, int? crashBefore)
    {
        var controller = Stage.Fresh();
        controller.CrashBefore = crashBefore;
        controller.Cluster.Unstartable.Add("crashing");
        controller.Cluster.UnstartablePrimary.Add("unpromotable");
        controller.Metrics = (check, running) => Analysis.MetricAnswer.Of(check.Name, running == "bad" ? 80 : 100);
        controller.Run();
        controller.Cluster.Commit(revision);
        controller.Run();
        return controller;
    }

    private static IEnumerable<string> Told(Controller controller) =>
        controller.Announced.Select(told => told.Message).Distinct();
}
