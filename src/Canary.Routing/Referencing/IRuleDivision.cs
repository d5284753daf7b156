using System.Text.Json.Nodes;
using Canary.Engine;

namespace Canary.Routing.Referencing;

/// <summary>How the rules of a kind of route lead to a Canary's services, in that kind's words. Pure.</summary>
internal interface IRuleDivision
{
    /// <summary>The rule gives the apex service a share, perhaps beside others.</summary>
    bool LeadsToApex(JsonNode? rule);

    /// <summary>The rule leads to primary or canary, or copies requests to the canary.</summary>
    bool IsDivided(JsonNode? rule);

    /// <summary>Why a rule that leads to the apex can't be divided as the spec wants, as the rest of a sentence that begins with the rule; null: it can.</summary>
    string? FindProblem(JsonObject rule);

    /// <summary>The rules that the rule becomes, in order: those with more conditions first. What leads elsewhere keeps its share.</summary>
    IEnumerable<JsonObject> Divide(JsonObject rule, CanaryTraffic traffic);

    /// <summary>What stored rules give the canary; null when that can't be told.</summary>
    /// <param name="before">The rule that they were made of.</param>
    /// <param name="rules">What the server has.</param>
    CanaryTraffic? Read(JsonObject before, IReadOnlyList<JsonNode?> rules);

    /// <summary>
    /// Rules that lead to the apex again, where nothing tells any more how they were: whoever took the note away, the services that they lead
    /// to must not go before they lead elsewhere.
    /// </summary>
    JsonArray Undivide(JsonArray rules);

    /// <summary>The server's rules are the rendered ones.</summary>
    bool AreSame(JsonArray rendered, JsonArray stored);
}
