using System.Text.Json.Nodes;
using Canary.Engine.Commands;
using Canary.Resources.Commands;

namespace Canary.Controller.Tests.World;

/// <summary>How people and other systems get a say in a rollout.</summary>
internal static class Interventions
{
    /// <summary>The host that <see cref="Hooked"/> and gates with webhooks ask.</summary>
    public const string Host = "hooks.test";

    /// <summary>As <see cref="Manifests.Weighted"/>, with one gate.</summary>
    /// <param name="gate">Its members as JSON.</param>
    public static JsonObject Gated(string gate) => With("gates", gate);

    /// <summary>As <see cref="Manifests.Weighted"/>, with one webhook named after its type.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="more">Further members as JSON.</param>
    public static JsonObject Hooked(string type, string more = "\"retries\": 0") =>
        With(
            "webhooks",
            $$"""{ "name": "{{type}}", "type": "{{type}}", "url": "http://{{Host}}/{{type}}", {{more}} }"""
        );

    /// <summary>What <c>kubectl annotate</c> makes of a command.</summary>
    public static JsonObject Command(CommandVerb verb, string revision, string? gate = null)
    {
        var canary = Manifests.Parse(
            $$"""
            { "apiVersion": "canary.dev/v1", "kind": "Canary",
              "metadata": { "name": "{{Manifests.Name}}", "namespace": "{{Manifests.Namespace}}" } }
            """
        );
        canary["metadata"]!["annotations"] = new JsonObject
        {
            [RolloutCommands.Annotation(verb, gate)] = revision,
            [RolloutCommands.RequestedBy] = "ada",
        };
        return canary;
    }

    private static JsonObject With(string list, string element)
    {
        var canary = Manifests.Weighted();
        canary["spec"]!["analysis"]![list] = new JsonArray(Manifests.Parse(element));
        return canary;
    }
}
