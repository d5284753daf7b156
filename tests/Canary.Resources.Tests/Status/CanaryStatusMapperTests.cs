using System.Text.Json;
using Canary.Engine;
using Canary.Resources.Status;
using Canary.Resources.V1;

namespace Canary.Resources.Tests.Status;

public sealed class CanaryStatusMapperTests
{
    private const int Rounds = 2_000;

    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_is_lost_between_the_engine_and_the_server()
    {
        for (var seed = 0; seed < Rounds; seed++)
        {
            var status = new RandomStatus(seed).Next();

            var text = JsonSerializer.Serialize(
                CanaryStatusMapper.ToResource(status, null, 3, Now),
                CanaryJson.Default.V1CanaryStatus
            );
            var back = CanaryStatusMapper.ToEngine(JsonSerializer.Deserialize(text, CanaryJson.Default.V1CanaryStatus));

            Assert.True(status == back, $"Seed {seed}: {status} came back as {back}.");
        }
    }

    [Fact]
    public void The_property_test_varies_every_field_of_the_status()
    {
        var fields = typeof(RolloutStatus).GetProperties().Where(field => field.CanWrite).ToList();
        var samples = Enumerable.Range(0, 100).Select(seed => new RandomStatus(seed).Next()).ToList();

        Assert.All(
            fields,
            field => Assert.True(samples.Select(field.GetValue).Distinct().Count() > 1, $"{field.Name} never varies.")
        );
    }

    [Fact]
    public void Maps_come_back_in_ordinal_order()
    {
        var status = new RolloutStatus { TrackedConfigs = [new("secret/b", "1"), new("configmap/a", "2")] };

        var back = CanaryStatusMapper.ToEngine(CanaryStatusMapper.ToResource(status, null, 1, Now));

        Assert.Equal([new("configmap/a", "2"), new("secret/b", "1")], back.TrackedConfigs);
    }

    [Fact]
    public void A_Canary_without_status_starts_with_an_empty_one() =>
        Assert.Equal(new RolloutStatus(), CanaryStatusMapper.ToEngine(null));

    [Fact]
    public void The_weight_is_shown_when_it_is_zero_too()
    {
        var json = JsonSerializer.SerializeToNode(
            CanaryStatusMapper.ToResource(new(), null, 1, Now),
            CanaryJson.Default.V1CanaryStatus
        );

        Assert.Equal(0, (int?)json!["canaryWeight"]);
        Assert.Equal(0, (int?)json["failedChecks"]);
        Assert.Equal(1, (int?)json["observedGeneration"]);
    }

    [Fact]
    public void Times_are_written_as_Kubernetes_writes_them()
    {
        var status = new RolloutStatus
        {
            StartedAt = Now.ToOffset(TimeSpan.FromHours(2)),
            NextStepAt = Now.AddMilliseconds(1500),
        };

        var json = JsonSerializer.SerializeToNode(
            CanaryStatusMapper.ToResource(status, null, 1, Now),
            CanaryJson.Default.V1CanaryStatus
        );

        Assert.Equal("2026-01-31T12:00:00Z", (string?)json!["startedAt"]);
        Assert.Equal("2026-01-31T12:00:01.5Z", (string?)json["nextStepAt"]);
    }

    [Fact]
    public void The_step_column_shows_steps_only_while_there_are_some()
    {
        Assert.Equal("3/6", CanaryStatusMapper.ToResource(new() { Step = 3, Steps = 6 }, null, 1, Now).Progress);
        Assert.Null(CanaryStatusMapper.ToResource(new(), null, 1, Now).Progress);
    }

    [Fact]
    public void A_phase_that_this_version_does_not_know_is_an_error()
    {
        var error = Assert.Throws<FormatException>(() =>
            CanaryStatusMapper.ToEngine(new V1CanaryStatus { Phase = "Simmering" })
        );

        Assert.StartsWith("status.phase: 'Simmering' is not one of", error.Message, StringComparison.Ordinal);
    }
}
