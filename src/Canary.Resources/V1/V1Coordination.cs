using Canary.Resources.Schema;

namespace Canary.Resources.V1;

/// <summary>When rollouts may start and the canary's traffic may rise. Aborts and reverts never wait for it.</summary>
public sealed record V1Schedule
{
    /// <summary>Whose wall clock the windows go by, an IANA name such as Europe/Berlin. Default UTC.</summary>
    [Schema(MaxLength = 64)]
    public string? TimeZone { get; init; }

    /// <summary>Open in these windows only. Default: at all times.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<V1TimeWindow>? Allow { get; init; }

    /// <summary>Closed in these windows, though allow says open.</summary>
    [Schema(MaxItems = 64)]
    public IReadOnlyList<V1TimeWindow>? Deny { get; init; }
}

/// <summary>A time of day on some days.</summary>
public sealed record V1TimeWindow
{
    /// <summary>The days on which it begins: Mon, Tue, Wed, Thu, Fri, Sat, Sun, or a range such as Mon-Fri. Default: every day.</summary>
    [Schema(MaxItems = 7)]
    public IReadOnlyList<string>? Days { get; init; }

    /// <summary>When it begins, for example 09:00. Default 00:00.</summary>
    public string? From { get; init; }

    /// <summary>When it ends, for example 17:30; a time that is not after from is on the next day. Default 24:00.</summary>
    public string? To { get; init; }
}

/// <summary>A Canary whose newest revision must be promoted before this one's next rollout starts.</summary>
public sealed record V1Dependency
{
    /// <summary>Its name.</summary>
    [Schema(Required = true, MinLength = 1, MaxLength = 253)]
    public string? Name { get; init; }

    /// <summary>Default: this Canary's namespace. Another one is refused unless the controller allows it.</summary>
    [Schema(MaxLength = 63)]
    public string? Namespace { get; init; }
}

/// <summary>Canaries of one namespace that are released together, or that take turns.</summary>
public sealed record V1RolloutGroup
{
    /// <summary>Its name; the Canaries of the namespace that name the same group are its members.</summary>
    [Schema(Required = true, MinLength = 1, MaxLength = 253)]
    public string? Name { get; init; }

    /// <summary>Nobody takes a step before all members under way have taken the one before, and they are promoted together. Default: true, unless maxConcurrent is set.</summary>
    public bool? LockStep { get; init; }

    /// <summary>When a member's revision is given up, the others under way give theirs up too. Default: the same as lockStep.</summary>
    public bool? AbortTogether { get; init; }

    /// <summary>How many members may be under way at a time; the rest wait their turn. Default: all. Not together with lockStep.</summary>
    [Schema(Minimum = 1)]
    public int? MaxConcurrent { get; init; }
}
