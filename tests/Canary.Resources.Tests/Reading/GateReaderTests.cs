using Canary.Engine;
using Canary.Engine.Gates;

namespace Canary.Resources.Tests.Reading;

public sealed class GateReaderTests
{
    [Fact]
    public void A_gate_is_opened_by_a_person_or_a_webhook_and_stays_open()
    {
        var gates = Policy(
            """
            gates:
            - {name: qa, at: promotion, manual: {}, timeout: 2h, onTimeout: rollback}
            - {name: window, at: start, webhook: {url: "http://window.test", timeout: 3s, retries: 2}}
            """
        ).Gates;

        Assert.Equal(
            [
                new()
                {
                    Name = "qa",
                    At = GatePlace.Promotion,
                    Timeout = TimeSpan.FromHours(2),
                    OnTimeout = GateTimeout.Rollback,
                },
                new()
                {
                    Name = "window",
                    At = GatePlace.Start,
                    Hook = new()
                    {
                        Name = "window",
                        Kind = HookKind.Gate,
                        Url = "http://window.test",
                        Timeout = TimeSpan.FromSeconds(3),
                        Retries = 2,
                    },
                },
            ],
            gates
        );
    }

    [Theory]
    [InlineData("confirm-rollout", GatePlace.Start)]
    [InlineData("confirm-traffic-increase", GatePlace.Traffic)]
    [InlineData("confirm-promotion", GatePlace.Promotion)]
    [InlineData("rollback", GatePlace.Rollback)]
    public void A_webhook_that_confirms_or_rolls_back_is_a_gate_that_is_asked_each_time(string type, GatePlace at)
    {
        var gate = Assert.Single(Policy($"webhooks: [{{name: ask, type: {type}, url: \"http://ask.test\"}}]").Gates);

        Assert.Equal(("ask", at, false), (gate.Name, gate.At, gate.Latches));
    }

    [Theory]
    [InlineData("rollout", HookKind.Rollout)]
    [InlineData("\"\"", HookKind.Rollout)]
    [InlineData("pre-rollout", HookKind.PreRollout)]
    [InlineData("post-rollout", HookKind.PostRollout)]
    public void A_webhook_that_judges_or_is_told_is_no_gate(string type, HookKind kind)
    {
        var policy = Policy($"webhooks: [{{name: ask, type: {type}, url: \"http://ask.test\"}}]");

        Assert.Empty(policy.Gates);
        Assert.Equal(kind, Assert.Single(policy.Hooks).Kind);
    }

    [Theory]
    [InlineData(
        "gates: [{name: qa, at: dawn}]",
        "spec.analysis.gates[0].at: \"dawn\" is no place of a gate; write start, traffic, promotion or rollback"
    )]
    [InlineData(
        "gates: [{at: start}]",
        "spec.analysis.gates[0].name: is missing; give the gate a name; commands are about it"
    )]
    [InlineData(
        "gates: [{name: qa, at: start}, {name: qa, at: promotion}]",
        "spec.analysis.gates[1].name: \"qa\" is the name of another gate or webhook; give it a name of its own"
    )]
    [InlineData(
        "gates: [{name: qa, at: start, manual: {}, webhook: {url: \"http://qa.test\"}}]",
        "spec.analysis.gates[0]: has both manual and webhook; keep one of them"
    )]
    [InlineData(
        "gates: [{name: qa, at: start, onTimeout: promote}]",
        "spec.analysis.gates[0].timeout: is missing; write how long the gate may stay closed, or remove onTimeout"
    )]
    [InlineData(
        "gates: [{name: qa, at: rollback, timeout: 1h}]",
        "spec.analysis.gates[0].timeout: \"1h\" means nothing at rollback, which nothing waits for; remove it"
    )]
    [InlineData(
        "gates: [{name: qa, at: start, webhook: {url: \"ftp://me:s3cret@qa.test\"}}]",
        "spec.analysis.gates[0].webhook.url: is not an http or https address; write for example http://receiver.test/events"
    )]
    [InlineData(
        "onFailure: panic",
        "spec.analysis.onFailure: \"panic\" is not something to do; write one of: rollback, hold"
    )]
    public void What_makes_no_sense_is_an_error(string analysis, string error) =>
        Assert.Equal([error], Canaries.Errors(Canaries.WithAnalysis(Analysis(analysis))));

    private static RolloutPolicy Policy(string analysis) =>
        Canaries.Read(Canaries.WithAnalysis(Analysis(analysis))).Policy
        ?? throw new InvalidOperationException("The spec has errors.");

    private static string Analysis(string more) =>
        $"interval: 30s\nthreshold: 5\nstepWeight: 20\nmaxWeight: 50\n{more}";
}
