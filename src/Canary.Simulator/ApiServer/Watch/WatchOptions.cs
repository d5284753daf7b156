namespace Canary.Simulator.ApiServer.Watch;

/// <summary>What a watch sends beside the changes.</summary>
internal sealed record WatchOptions
{
    /// <summary>Changes after this version; 0: from now.</summary>
    public long After { get; init; }

    /// <summary>First an ADDED event for each object that is there.</summary>
    public bool SendsInitial { get; init; }

    /// <summary>A bookmark tells that these are through.</summary>
    public bool MarksInitialEnd { get; init; }

    /// <summary>A bookmark now and then, and shortly before the end.</summary>
    public bool Bookmarks { get; init; }

    /// <summary>When the server ends the stream; null: after half an hour.</summary>
    public TimeSpan? Timeout { get; init; }
}
