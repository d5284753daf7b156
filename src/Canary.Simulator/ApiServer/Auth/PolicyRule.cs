using System.Text.Json.Nodes;

namespace Canary.Simulator.ApiServer.Auth;

/// <summary>A rule of a Role or ClusterRole.</summary>
internal sealed record PolicyRule(
    IReadOnlyList<string> Verbs,
    IReadOnlyList<string> Groups,
    IReadOnlyList<string> Resources,
    IReadOnlyList<string> Names,
    IReadOnlyList<string> Paths
)
{
    public static PolicyRule Parse(JsonObject rule) =>
        new(
            [.. rule.Array("verbs").Strings()],
            [.. rule.Array("apiGroups").Strings()],
            [.. rule.Array("resources").Strings()],
            [.. rule.Array("resourceNames").Strings()],
            [.. rule.Array("nonResourceURLs").Strings()]
        );

    public bool Allows(AccessAttributes asked)
    {
        if (!Has(Verbs, asked.Verb))
        {
            return false;
        }
        return asked.Resource.Length == 0
            ? Paths.Any(p =>
                p == asked.Path || (p.EndsWith('*') && asked.Path.StartsWith(p[..^1], StringComparison.Ordinal))
            )
            : Has(Groups, asked.Group)
                && HasResource(asked.Resource)
                && (Names.Count == 0 || Names.Contains(asked.Name, StringComparer.Ordinal));
    }

    /// <summary>This rule, cut into the single things that it allows.</summary>
    public IEnumerable<AccessAttributes> Grants(string @namespace)
    {
        foreach (var verb in Verbs)
        {
            foreach (var path in Paths)
            {
                yield return new(verb, "", "", "", "", path);
            }
            foreach (var (group, resource) in Groups.SelectMany(g => Resources.Select(r => (g, r))))
            {
                foreach (var name in Names.Count == 0 ? [""] : Names)
                {
                    yield return new(verb, group, resource, @namespace, name);
                }
            }
        }
    }

    public JsonObject ToReview()
    {
        var rule = new JsonObject { ["verbs"] = List(Verbs) };
        foreach (
            var (name, values) in (ReadOnlySpan<(string, IReadOnlyList<string>)>)
                [("apiGroups", Groups), ("resources", Resources), ("resourceNames", Names), ("nonResourceURLs", Paths)]
        )
        {
            if (values.Count > 0)
            {
                rule[name] = List(values);
            }
        }
        return rule;
    }

    private bool HasResource(string resource)
    {
        if (Has(Resources, resource))
        {
            return true;
        }
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && Resources.Contains("*" + resource[slash..], StringComparer.Ordinal);
    }

    private static bool Has(IReadOnlyList<string> values, string value) =>
        values.Contains("*", StringComparer.Ordinal) || values.Contains(value, StringComparer.Ordinal);

    private static JsonArray List(IReadOnlyList<string> values) => [.. values.Select(v => (JsonNode)v)];
}
