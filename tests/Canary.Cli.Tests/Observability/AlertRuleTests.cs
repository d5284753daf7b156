using Canary.Testing;
using Canary.Testing.Prometheus;

namespace Canary.Cli.Tests.Observability;

/// <summary>The alerting rules, as promtool sees them.</summary>
public sealed class AlertRuleTests
{
    private static readonly string Rules = Path.Combine(Repository.Root, "charts", "canary", "files", "alerts.yaml");

    [Fact]
    public async Task They_are_well_formed()
    {
        var (exitCode, output) = await Tool.RunAsync(PromTool(), "", "check", "rules", Rules);

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task They_fire_when_they_should_and_only_then()
    {
        var tests = Path.Combine(Repository.Root, "tests", "Canary.Cli.Tests", "Observability", "alerts.test.yaml");

        var (exitCode, output) = await Tool.RunAsync(PromTool(), "", "test", "rules", tests);

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void Every_rule_is_tested()
    {
        var tests = File.ReadAllText(
            Path.Combine(Repository.Root, "tests", "Canary.Cli.Tests", "Observability", "alerts.test.yaml")
        );
        var alerts = File.ReadLines(Rules)
            .Where(line => line.Contains("- alert: ", StringComparison.Ordinal))
            .Select(line => line.Split(": ")[1])
            .ToList();

        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert => Assert.Contains($"alertname: {alert}\n", tests, StringComparison.Ordinal));
    }

    private static string PromTool()
    {
        var tool = Tool.Find("promtool");
        Assert.SkipWhen(tool is null, Tool.Advice("promtool"));
        return tool!;
    }
}
