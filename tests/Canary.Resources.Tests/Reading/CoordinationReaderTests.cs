using Canary.Engine.Coordination;
using Canary.Engine.Scheduling;

namespace Canary.Resources.Tests.Reading;

public sealed class CoordinationReaderTests
{
    [Fact]
    public void A_schedule_reads_days_and_times()
    {
        var policy = Read(
            """
            schedule:
              timeZone: Europe/Berlin
              allow:
              - days: [Fri-Mon]
                from: "09:00"
                to: "17:30"
              deny:
              - from: "12:00"
                to: "24:00"
            """
        ).Policy;

        Assert.Equal("Europe/Berlin", policy?.Schedule?.TimeZone.Id);
        Assert.Equal(
            [
                new TimeWindow(
                    [DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday, DayOfWeek.Monday],
                    new(9, 0),
                    new(17, 30)
                ),
            ],
            policy!.Schedule!.Allow
        );
        Assert.Equal([new TimeWindow([], new(12, 0), new(0, 0))], policy.Schedule.Deny);
    }

    [Theory]
    [InlineData("schedule: {timeZone: Mars/Base, deny: [{from: '12:00'}]}", "spec.schedule.timeZone")]
    [InlineData("schedule: {}", "spec.schedule")]
    [InlineData("schedule: {allow: [{days: [Someday]}]}", "spec.schedule.allow[0].days[0]")]
    [InlineData("schedule: {allow: [{days: [Mon-Tue-Wed]}]}", "spec.schedule.allow[0].days[0]")]
    [InlineData("schedule: {deny: [{from: 9am}]}", "spec.schedule.deny[0].from")]
    [InlineData("schedule: {deny: [{to: '25:00'}]}", "spec.schedule.deny[0].to")]
    [InlineData("schedule: {deny: [{}]}", "spec.schedule.deny[0]")]
    [InlineData("dependsOn: [{name: ''}]", "spec.dependsOn[0].name")]
    [InlineData("dependsOn: [{name: podinfo}]", "spec.dependsOn[0]")]
    [InlineData("dependsOn: [{name: a}, {name: a}]", "spec.dependsOn[1]")]
    [InlineData("dependsOn: [{name: a, namespace: elsewhere}]", "spec.dependsOn[0].namespace")]
    [InlineData("group: {}", "spec.group.name")]
    [InlineData("group: {name: shop, maxConcurrent: 0}", "spec.group.maxConcurrent")]
    [InlineData("group: {name: shop, lockStep: true, maxConcurrent: 2}", "spec.group.maxConcurrent")]
    [InlineData("rollbackWindow: 11", "spec.rollbackWindow")]
    public void Mistakes_are_told_with_their_place(string yaml, string path)
    {
        var error = Assert.Single(Read(yaml).Errors);

        Assert.Equal(path, error.Path);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public void A_group_goes_in_lock_step_unless_it_takes_turns()
    {
        Assert.Equal(new RolloutGroup("shop", true, true, null), Read("group: {name: shop}").Policy?.Group);
        Assert.Equal(
            new RolloutGroup("shop", false, false, 2),
            Read("group: {name: shop, maxConcurrent: 2}").Policy?.Group
        );
        Assert.Equal(
            new RolloutGroup("shop", true, false, null),
            Read("group: {name: shop, abortTogether: false}").Policy?.Group
        );
    }

    [Fact]
    public void Dependencies_are_in_the_same_namespace_unless_told()
    {
        var canary = Canaries.Parse(Canaries.Good + "\n  dependsOn: [{name: a}, {name: b, namespace: infra}]");

        var policy = Canaries.Read(canary, Canaries.Options with { AllowCrossNamespace = true }).Policy;

        Assert.Equal([new CanaryName("test", "a"), new CanaryName("infra", "b")], policy!.DependsOn);
    }

    private static Resources.Reading.SpecReading Read(string yaml)
    {
        var indented = string.Join('\n', yaml.Split('\n').Select(line => "  " + line));
        return Canaries.Read(Canaries.Parse($"{Canaries.Good}\n{indented}"));
    }
}
