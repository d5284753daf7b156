using System.Text.Json.Nodes;
using Canary.Simulator.Workloads;

namespace Canary.Simulator.Tests.Workloads;

public sealed class JobTests : IDisposable
{
    private readonly WorldOnLoop world = new();

    [Fact]
    public void It_ends_when_its_pods_have_succeeded()
    {
        Apply("completions: 3, parallelism: 2", "run-time: 5s");
        Assert.Equal(2, Status().Number("active"));

        world.RunFor(seconds: 11);

        Assert.Equal(3, Status().Number("succeeded"));
        Assert.Null(Status().At("active"));
        Assert.Equal(["SuccessCriteriaMet", "Complete"], Conditions());
        Assert.NotNull(Status().Text("completionTime"));
        Assert.All(world.List(Kinds.Pods), pod => Assert.Equal("Succeeded", pod.Text("status", "phase")));
    }

    [Fact]
    public void It_fails_when_too_many_pods_failed()
    {
        Apply("backoffLimit: 2", "exit-code: \"1\"");

        world.RunFor(seconds: 10);

        Assert.Equal(3, Status().Number("failed"));
        Assert.Equal(["FailureTarget", "Failed"], Conditions());
    }

    [Fact]
    public void It_fails_at_its_deadline()
    {
        Apply("activeDeadlineSeconds: 10", "run-time: 60s");

        world.RunFor(seconds: 12);

        Assert.Equal(["FailureTarget", "Failed"], Conditions());
        Assert.Empty(world.List(Kinds.Pods));
    }

    [Fact]
    public void A_finished_Job_goes_after_its_time_to_live()
    {
        Apply("ttlSecondsAfterFinished: 30", "run-time: 1s");
        world.RunFor(seconds: 25);
        Assert.NotNull(world.Find(Kinds.Jobs, "task"));

        world.RunFor(seconds: 10);

        Assert.Null(world.Find(Kinds.Jobs, "task"));
    }

    public void Dispose() => world.Dispose();

    private JsonNode? Status() => world.Get(Kinds.Jobs, "task")["status"];

    private IEnumerable<string?> Conditions() =>
        Status().Items("conditions").Select(condition => condition.Text("type"));

    private void Apply(string spec, string behaviour) =>
        world.Apply(
            $$"""
            apiVersion: batch/v1
            kind: Job
            metadata: { name: task }
            spec: { {{spec}}, template: {
              metadata: { annotations: { simulator.canary.dev/{{behaviour}} } },
              spec: { restartPolicy: Never, containers: [{ name: main, image: "task:1" }] } } }
            """
        );
}
