using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Canary.Simulator.ApiServer.Types;

namespace Canary.Simulator.ApiServer.Discovery;

/// <summary>APIVersions, APIGroupList and APIGroup.</summary>
internal static partial class GroupDocuments
{
    public static JsonObject CoreVersions() =>
        new()
        {
            ["kind"] = "APIVersions",
            ["versions"] = new JsonArray("v1"),
            ["serverAddressByClientCIDRs"] = new JsonArray(),
        };

    public static JsonObject All(ResourceCatalogue catalogue) =>
        new()
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = new JsonArray([.. Names(catalogue).Select(g => (JsonNode)One(catalogue, g, isTop: false))]),
        };

    public static JsonObject One(ResourceCatalogue catalogue, string group, bool isTop)
    {
        var versions = Versions(catalogue, group).ToList();
        var document = new JsonObject();
        if (isTop)
        {
            document["kind"] = "APIGroup";
            document["apiVersion"] = "v1";
        }
        document["name"] = group;
        document["versions"] = new JsonArray([.. versions.Select(v => (JsonNode)Version(group, v))]);
        document["preferredVersion"] = Version(group, versions[0]);
        return document;
    }

    /// <summary>Groups other than the core one, in the order in which clients prefer them: built-in ones, then custom ones by name.</summary>
    public static IEnumerable<string> Names(ResourceCatalogue catalogue)
    {
        var builtIn = Groups(catalogue, isCustom: false).ToList();
        return builtIn.Concat(Groups(catalogue, isCustom: true).Except(builtIn).Order(StringComparer.Ordinal));
    }

    /// <summary>A group's versions, the preferred one first: stable before beta before alpha, newer before older.</summary>
    public static IEnumerable<string> Versions(ResourceCatalogue catalogue, string group) =>
        catalogue
            .All.Where(d => d.Type.Group == group)
            .Select(d => d.Type.Version)
            .Distinct()
            .OrderByDescending(Rank)
            .ThenBy(v => v, StringComparer.Ordinal);

    /// <summary>Sorts versions as Kubernetes does; what is no Kubernetes version comes last.</summary>
    public static (int Stability, int Major, int Minor) Rank(string version)
    {
        var match = VersionForm().Match(version);
        if (!match.Success)
        {
            return (0, 0, 0);
        }
        var stability = match.Groups[2].Value switch
        {
            "" => 3,
            "beta" => 2,
            _ => 1,
        };
        return (stability, Number(match.Groups[1]), Number(match.Groups[3]));
    }

    private static IEnumerable<string> Groups(ResourceCatalogue catalogue, bool isCustom) =>
        catalogue.All.Where(d => d.IsCustom == isCustom).Select(d => d.Type.Group).Where(g => g.Length > 0).Distinct();

    private static int Number(Group group) =>
        group.Length > 0 && int.TryParse(group.Value, out var number) ? number : 0;

    private static JsonObject Version(string group, string version) =>
        new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };

    [GeneratedRegex(@"\Av([0-9]+)(?:(alpha|beta)([0-9]+))?\z")]
    private static partial Regex VersionForm();
}
