using System.CommandLine;
using Canary.Controller.Announcements;
using Canary.Hooks;
using Canary.Hooks.Alerts;

namespace Canary.Cli.CommandLine;

/// <summary>
/// Whom the controller tells, under the names that Flagger's flags have. Addresses are secrets: they come from the environment or a file as
/// well, where no list of processes shows them.
/// </summary>
internal sealed class NotificationOptions
{
    private readonly Option<string?> slackUrl = new("--slack-url")
    {
        Description =
            "Slack webhook that is told of Canaries without alerts of their own. Default: $SLACK_URL, else the content of --slack-url-file",
    };

    private readonly Option<FileInfo?> slackUrlFile = new("--slack-url-file")
    {
        Description = "File with the Slack webhook, such as a mounted Secret",
    };

    private readonly Option<string?> slackUser = new("--slack-user")
    {
        Description = "Name that posts to Slack. Default: canary",
    };

    private readonly Option<string?> slackChannel = new("--slack-channel")
    {
        Description = "Channel of Slack. Default: general",
    };

    private readonly Option<string?> teamsUrl = new("--msteams-url")
    {
        Description =
            "Teams workflow or connector that is told of Canaries without alerts of their own. Default: $MSTEAMS_URL, else the content of "
            + "--msteams-url-file",
    };

    private readonly Option<FileInfo?> teamsUrlFile = new("--msteams-url-file")
    {
        Description = "File with the Teams address, such as a mounted Secret",
    };

    private readonly Option<string?> proxy = new("--alert-proxy", "--slack-proxy-url", "--msteams-proxy-url")
    {
        Description = "HTTP proxy on the way to Slack and Teams of the options above",
    };

    private readonly Option<string?> eventWebhook = new("--event-webhook")
    {
        Description =
            "URL that is told of every event of Canaries without a webhook of type event. Default: $EVENT_WEBHOOK_URL",
    };

    private readonly Option<string?> clusterName = new("--cluster-name")
    {
        Description = "Name of the cluster, shown in alerts",
    };

    private readonly Option<string[]> allowedHosts = new("--allowed-hosts")
    {
        Description =
            "Hosts that webhooks and alerts may call, such as loadtester.test or *.example.com; may be repeated. Default: all",
    };

    /// <summary>See <see cref="HooksOptions.UseSystemProxy"/>.</summary>
    public Option<bool> UseSystemProxy { get; } =
        new("--use-system-proxy")
        {
            Description = "Call webhooks and chat systems through the proxy of HTTP_PROXY and the like",
        };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            slackUrl,
            slackUrlFile,
            slackUser,
            slackChannel,
            teamsUrl,
            teamsUrlFile,
            proxy,
            eventWebhook,
            clusterName,
            allowedHosts,
            UseSystemProxy,
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>How other systems are called.</summary>
    public HooksOptions Hooks(ParseResult parsed) =>
        new() { AllowedHosts = parsed.GetValue(allowedHosts) ?? [], UseSystemProxy = parsed.GetValue(UseSystemProxy) };

    /// <summary>Who is told.</summary>
    /// <exception cref="ArgumentException">A file can't be read.</exception>
    public AnnouncementOptions Announcements(ParseResult parsed) =>
        new()
        {
            ClusterName = parsed.GetValue(clusterName),
            EventWebhook = parsed.GetValue(eventWebhook) ?? FromEnvironment("EVENT_WEBHOOK_URL"),
            DefaultAlerts =
            [
                .. Target("slack", parsed, slackUrl, "SLACK_URL", slackUrlFile),
                .. Target("msteams", parsed, teamsUrl, "MSTEAMS_URL", teamsUrlFile),
            ],
        };

    private IEnumerable<AlertTarget> Target(
        string type,
        ParseResult parsed,
        Option<string?> url,
        string variable,
        Option<FileInfo?> file
    )
    {
        var address = parsed.GetValue(url) ?? FromEnvironment(variable) ?? FromFile(file.Name, parsed.GetValue(file));
        return address is null
            ? []
            :
            [
                new AlertTarget
                {
                    Name = "by default",
                    Type = type,
                    Address = address,
                    Channel = parsed.GetValue(slackChannel) ?? "",
                    Username = parsed.GetValue(slackUser) ?? "",
                    Proxy = parsed.GetValue(proxy),
                },
            ];
    }

    private static string? FromEnvironment(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value.Trim() : null;

    private static string? FromFile(string option, FileInfo? file)
    {
        if (file is null)
        {
            return null;
        }
        try
        {
            return File.ReadAllText(file.FullName).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArgumentException(
                $"{option}: {file.FullName} can't be read; check that it is there and may be read.",
                e
            );
        }
    }
}
