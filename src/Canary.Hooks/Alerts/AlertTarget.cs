namespace Canary.Hooks.Alerts;

/// <summary>Who is told: an AlertProvider, its Secret opened.</summary>
public sealed record AlertTarget
{
    /// <summary>What logs call it, such as the AlertProvider's namespace and name.</summary>
    public required string Name { get; init; }

    /// <summary><c>slack</c>, <c>msteams</c>, <c>discord</c>, <c>rocket</c>, <c>gchat</c> or <c>webhook</c>.</summary>
    public required string Type { get; init; }

    /// <summary>URL to post to; a secret. Only Slack with a token does without: its API is taken.</summary>
    public string? Address { get; init; }

    /// <summary>Slack: bearer token of the API; webhook: key of the signature, see <see cref="HooksOptions"/>. A secret.</summary>
    public string? Token { get; init; }

    /// <summary>Slack, Rocket: where to post. Default <c>general</c>, as Flagger.</summary>
    public string Channel
    {
        get;
        init => field = string.IsNullOrWhiteSpace(value) ? "general" : value;
    } = "general";

    /// <summary>Slack, Discord, Rocket: who posts. Default <c>canary</c>.</summary>
    public string Username
    {
        get;
        init => field = string.IsNullOrWhiteSpace(value) ? "canary" : value;
    } = "canary";

    /// <summary>HTTP proxy on the way; may hold a user. Default: none.</summary>
    public string? Proxy { get; init; }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"{Type} {Name}";
}
