using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Auth;

namespace Canary.Simulator.ApiServer.Registry;

/// <summary>What comes with a write beside the object.</summary>
internal sealed record WriteOptions
{
    /// <summary>Who owns the fields.</summary>
    public string FieldManager { get; init; } = "unknown";

    /// <summary>Do all but storing.</summary>
    public bool DryRun { get; init; }

    /// <summary><c>status</c>, <c>scale</c>; empty: the object itself.</summary>
    public string Subresource { get; init; } = "";

    public UserInfo User { get; init; } = UserInfo.Admin;

    /// <summary>The object must be of this incarnation, else it is a conflict; null: any.</summary>
    public string? Uid { get; init; }

    /// <summary>The write is an apply: managedFields is complete as it is.</summary>
    public bool IsApply { get; init; }

    /// <summary>Asked about a write that is valid, with the object before (null: it is new) and after it; throws to refuse it. Null: nobody is asked.</summary>
    public Action<JsonObject?, JsonObject>? Review { get; init; }
}

/// <summary>How to delete.</summary>
internal sealed record DeletionOptions
{
    public bool DryRun { get; init; }

    public long? GracePeriodSeconds { get; init; }

    /// <summary><c>Orphan</c>, <c>Foreground</c>, <c>Background</c>; null: as the object's finalizers say, else background.</summary>
    public string? PropagationPolicy { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    public UserInfo User { get; init; } = UserInfo.Admin;
}
