using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Kubernetes.Client;

namespace Canary.Routing.Referencing;

/// <summary>A kind of route that users have of their own: where it is kept, and in which words its rules are written.</summary>
internal interface IReferencedKind
{
    ResourceType Type { get; }

    /// <summary>The list in its spec that is led: <c>rules</c>.</summary>
    string RulesOf(RouteContext context);

    /// <summary>As the stores have it; null: it is not there.</summary>
    StoredRoute? Get(RouteContext context, ObjectKey key);

    /// <summary>Takes it as the server has it into the store.</summary>
    Task RefreshAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>Writes, and takes the answer into the store.</summary>
    Task WriteAsync(ObjectKey key, Patch patch, CancellationToken cancellationToken);

    /// <summary>How its rules are divided.</summary>
    IRuleDivision Divide(RouteContext context);
}

/// <summary>A route as the stores have it, as far as leading it goes.</summary>
internal sealed record StoredRoute
{
    public required V1ObjectMeta Metadata { get; init; }

    /// <summary>The rules; a copy.</summary>
    public required JsonArray Rules { get; init; }

    /// <summary>Who owns the rules, the one who took them last coming last.</summary>
    public IReadOnlyList<string> Managers { get; init; } = [];

    /// <summary>What speaks against the data plane's following the route; null: nothing.</summary>
    public string? Doubt { get; init; }

    /// <summary>When the doubt counts no longer; null: it stays until something changes.</summary>
    public DateTimeOffset? SettlesAt { get; init; }

    /// <summary>The data plane says that it follows the route.</summary>
    public bool IsFollowed { get; init; }

    /// <summary>
    /// The merge patch that makes the user's own again what the controller generated, or took over whole, before the spec named it; null: it
    /// never did.
    /// </summary>
    public JsonObject? Reversal { get; init; }
}

/// <summary>Generated routes that the spec asks for no longer: they would go on taking requests.</summary>
internal interface IGeneratedRemains
{
    /// <summary>There are some.</summary>
    bool Exist(RouteContext context);

    /// <summary>Deletes them.</summary>
    Task RemoveAsync(RouteContext context, CancellationToken cancellationToken);
}
