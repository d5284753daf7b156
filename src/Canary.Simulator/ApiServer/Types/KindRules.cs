using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Types;

/// <summary>What is particular to a kind, step by step of a write. A step that is null does nothing.</summary>
internal sealed record KindRules
{
    public static KindRules None { get; } = new();

    /// <summary>Fills in what depends on other fields; plain defaults are in the schema.</summary>
    public Action<JsonObject>? SetDefaults { get; init; }

    /// <summary>Drops what a client may not set, before defaulting. Arguments: object, old object or null.</summary>
    public Action<JsonObject, JsonObject?>? Prepare { get; init; }

    /// <summary>Fills in what needs the rest of the cluster: addresses, service accounts.</summary>
    public Action<JsonObject, AdmissionContext>? Admit { get; init; }

    /// <summary>Checks a create or a main write. Arguments: object, old object or null, where errors go.</summary>
    public Action<JsonObject, JsonObject?, List<FieldError>>? Validate { get; init; }

    /// <summary>Checks a write to the status subresource.</summary>
    public Action<JsonObject, JsonObject, List<FieldError>>? ValidateStatus { get; init; }
}

/// <summary>What admission may look at.</summary>
/// <param name="Cluster">The rest of the cluster.</param>
/// <param name="Old">The object before the write; null: it is created.</param>
/// <param name="DryRun">Allocate nothing for good.</param>
/// <param name="User">Who asks.</param>
internal sealed record AdmissionContext(
    Registry.ObjectRegistry Cluster,
    JsonObject? Old,
    bool DryRun,
    Auth.UserInfo User
);
