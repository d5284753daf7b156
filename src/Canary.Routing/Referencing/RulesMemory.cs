using System.Text.Json;
using System.Text.Json.Nodes;
using Canary.Kubernetes;
using Canary.Routing.Rendering;

namespace Canary.Routing.Referencing;

/// <summary>What is noted on a user's own route while a rollout has its rules: the rules as they were, and which annotations came with it.</summary>
/// <param name="Canary">Whose rollout it is.</param>
/// <param name="Rules">As they were.</param>
/// <param name="Guards">The annotations that keep GitOps agents off meanwhile, as far as the user had not set them.</param>
internal sealed record RulesMemory(string Canary, JsonArray Rules, IReadOnlyList<string> Guards)
{
    public const string Annotation = "canary.dev/rules-before";

    /// <summary>Annotations may have 256 KiB in all.</summary>
    private const int Longest = 200_000;

    /// <summary>To be noted on a route.</summary>
    /// <param name="canary">Whose rollout it is.</param>
    /// <param name="rules">As they are.</param>
    /// <param name="metadata">Of the route.</param>
    /// <param name="earlier">What was noted before; null: nothing.</param>
    public static RulesMemory Note(string canary, JsonArray rules, V1ObjectMeta metadata, RulesMemory? earlier) =>
        new(
            canary,
            rules,
            earlier?.Guards
                ??
                [
                    .. RenderedMetadata
                        .FluxGuards.Select(guard => guard.Key)
                        .Where(name => metadata.Annotations?.ContainsKey(name) != true),
                ]
        );

    /// <summary>Null when nothing is noted, or nothing that makes sense.</summary>
    public static RulesMemory? Of(V1ObjectMeta metadata)
    {
        if (metadata.Annotations?.GetValueOrDefault(Annotation) is not { } text)
        {
            return null;
        }
        try
        {
            return JsonNode.Parse(text) is JsonObject note && note["rules"] is JsonArray rules
                ? new(
                    (string?)note["canary"] ?? "",
                    rules,
                    [.. (note["guards"] as JsonArray ?? []).Select(guard => (string?)guard).OfType<string>()]
                )
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Two lists of rules say the same.</summary>
    public static bool IsSame(JsonArray left, JsonArray right) => JsonNode.DeepEquals(left, right);

    /// <summary>An annotation can hold the rules.</summary>
    public static bool CanHold(JsonArray rules) => rules.ToJsonString().Length <= Longest;

    /// <summary>The guards that it names are there.</summary>
    public bool HoldsGuards(V1ObjectMeta metadata) =>
        Guards.All(name => metadata.Annotations?.ContainsKey(name) == true);

    /// <summary>The annotations that note it.</summary>
    public JsonObject ToAnnotations()
    {
        var note = new JsonObject
        {
            ["canary"] = Canary,
            ["rules"] = Rules.DeepClone(),
            ["guards"] = new JsonArray([.. Guards.Select(guard => JsonValue.Create(guard))]),
        };
        var annotations = new JsonObject { [Annotation] = note.ToJsonString() };
        foreach (var (name, value) in RenderedMetadata.FluxGuards.Where(guard => Guards.Contains(guard.Key)))
        {
            annotations[name] = value;
        }
        return annotations;
    }

    /// <summary>What takes those annotations away again.</summary>
    public JsonObject ToRemoval()
    {
        var removal = new JsonObject { [Annotation] = null };
        foreach (var guard in Guards)
        {
            removal[guard] = null;
        }
        return removal;
    }
}
