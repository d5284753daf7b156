using System.Text.Json.Nodes;
using Canary.Simulator.ApiServer.Errors;

namespace Canary.Simulator.ApiServer.Http;

/// <summary>In which form a client wants its answer.</summary>
/// <param name="IsYaml">YAML instead of JSON.</param>
/// <param name="As">The kind to turn into (<c>Table</c>, <c>PartialObjectMetadata</c>, ...); empty: as it is.</param>
/// <param name="Group">Of that kind.</param>
/// <param name="Version">Of that kind.</param>
internal sealed record Representation(bool IsYaml, string As, string Group, string Version)
{
    public static Representation Json { get; } = new(false, "", "", "");

    public bool IsTable => As == "Table";

    public bool IsPartial => As.StartsWith("PartialObjectMetadata", StringComparison.Ordinal);
}

/// <summary>Reads Accept headers, and finds the body's media type.</summary>
internal static class Negotiation
{
    private const string Available =
        "application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, "
        + "application/vnd.kubernetes.protobuf;stream=watch";

    /// <summary>The first form offered that the server has.</summary>
    /// <param name="accept">The header.</param>
    /// <param name="canBe">Whether an answer can be turned into a kind.</param>
    /// <exception cref="StatusException">406: there is none.</exception>
    public static Representation Choose(string accept, Func<Representation, bool> canBe)
    {
        if (accept.Length == 0)
        {
            return Representation.Json;
        }
        foreach (var clause in accept.Split(','))
        {
            if (Read(clause) is { } offered && (offered.As.Length == 0 || canBe(offered)))
            {
                return offered;
            }
        }
        throw new StatusException(
            406,
            "NotAcceptable",
            "406: Not Acceptable\n\nAvailable representations: " + Available,
            new JsonObject()
        );
    }

    /// <summary>Tables and bare metadata, which answers about objects can be turned into.</summary>
    public static bool ObjectForms(Representation form) =>
        form is { Group: "meta.k8s.io", Version: "v1" or "v1beta1" }
        && form.As is "Table" or "PartialObjectMetadata" or "PartialObjectMetadataList";

    /// <summary>The media type without its parameters; JSON where none is given.</summary>
    public static string MediaType(string contentType)
    {
        var type = contentType.Split(';')[0].Trim();
        return type.Length == 0 ? "application/json" : type;
    }

    private static Representation? Read(string clause)
    {
        var parts = clause.Split(';').Select(p => p.Trim()).ToArray();
        if (parts[0] is not ("application/json" or "application/yaml" or "application/*" or "*/*"))
        {
            return null;
        }
        string Parameter(string name) =>
            parts.Skip(1).FirstOrDefault(p => p.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..]
            ?? "";
        return new Representation(parts[0] == "application/yaml", Parameter("as"), Parameter("g"), Parameter("v"));
    }
}
