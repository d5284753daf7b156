using System.CommandLine;
using Canary.Cli.CommandLine;
using Canary.Controller.Announcements;
using Canary.Hooks;

namespace Canary.Cli.Tests.CommandLine;

public sealed class NotificationOptionsTests
{
    [Fact]
    public void Flaggers_flags_say_who_is_told_by_default()
    {
        var (announcements, _) = Read(
            "--slack-url https://hooks.slack.test/x --slack-user bird --slack-channel releases --slack-proxy-url http://proxy:3128 "
                + "--msteams-url https://teams.test/y --event-webhook http://events.test --cluster-name prod-eu"
        );

        Assert.Equal(
            [
                ("slack", "https://hooks.slack.test/x", "releases", "bird", "http://proxy:3128"),
                ("msteams", "https://teams.test/y", "releases", "bird", "http://proxy:3128"),
            ],
            announcements.DefaultAlerts.Select(target =>
                (target.Type, target.Address, target.Channel, target.Username, target.Proxy)
            )
        );
        Assert.Equal(("http://events.test", "prod-eu"), (announcements.EventWebhook, announcements.ClusterName));
    }

    [Fact]
    public void Without_options_nobody_is_told_and_every_host_may_be_called()
    {
        var (announcements, hooks) = Read("");

        Assert.Empty(announcements.DefaultAlerts);
        Assert.Null(announcements.EventWebhook);
        Assert.Empty(hooks.AllowedHosts);
        Assert.False(hooks.UseSystemProxy);
    }

    [Fact]
    public void An_address_comes_from_a_file_as_well()
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}");
        File.WriteAllText(file, "https://hooks.slack.test/file\n");
        try
        {
            var (announcements, _) = Read($"--slack-url-file {file}");

            Assert.Equal("https://hooks.slack.test/file", Assert.Single(announcements.DefaultAlerts).Address);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_that_names_the_option()
    {
        var e = Assert.Throws<ArgumentException>(() => Read("--msteams-url-file /does/not/exist"));

        Assert.StartsWith("--msteams-url-file: /does/not/exist can't be read", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hosts_are_limited_one_option_each()
    {
        var (_, hooks) = Read("--allowed-hosts loadtester.test --allowed-hosts *.example.com --use-system-proxy");

        Assert.Equal(["loadtester.test", "*.example.com"], hooks.AllowedHosts);
        Assert.True(hooks.UseSystemProxy);
    }

    private static (AnnouncementOptions, HooksOptions) Read(string arguments)
    {
        var options = new NotificationOptions();
        var command = new Command("controller");
        options.AddTo(command);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return (options.Announcements(parsed), options.Hooks(parsed));
    }
}
