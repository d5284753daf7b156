using System.Text.Json.Nodes;
using Canary.Engine.Commands;
using Canary.Resources.Commands;
using Canary.Resources.V1;

namespace Canary.Cli.Interventions;

/// <summary>What a person asks of a rollout: an annotation on the Canary, which the controller takes away when it has decided on it.</summary>
/// <param name="Name">The verb, with its gate where it has one: <c>skip-step</c>, <c>approve.qa</c>.</param>
/// <param name="Revision">The revision that it is meant for, or <see cref="AnyRevision"/>.</param>
/// <param name="RequestedBy">Who asks; null: nobody knows.</param>
internal sealed record Intervention(string Name, string Revision, string? RequestedBy)
{
    /// <summary>Meant for whatever is under way.</summary>
    public const string AnyRevision = Command.AnyRevision;

    /// <summary>The annotation that asks for it.</summary>
    public string Annotation => RolloutCommands.Prefix + Name;

    /// <summary>A merge patch of the annotations alone. Somebody else's change since <paramref name="resourceVersion"/> refuses it.</summary>
    public JsonObject Patch(string resourceVersion)
    {
        var annotations = new JsonObject { [Annotation] = Revision };
        // Whoever asked before must not be named for this.
        annotations[RolloutCommands.RequestedBy] = RequestedBy;
        return new()
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = resourceVersion, ["annotations"] = annotations },
        };
    }

    /// <summary>It still waits for the controller.</summary>
    public bool IsAskedOf(V1Canary canary) =>
        canary.Metadata.Annotations?.TryGetValue(Annotation, out var revision) == true && revision == Revision;

    /// <summary>What the controller decided since <paramref name="before"/>; null: nothing yet.</summary>
    public V1CommandStatus? DecisionIn(V1Canary canary, V1Canary before) =>
        (canary.Status?.Commands ?? []).FirstOrDefault(command =>
            command.Command == Name
            && command.Revision == Revision
            && (before.Status?.Commands ?? []).All(known => known.At != command.At || known.Command != Name)
        );
}
