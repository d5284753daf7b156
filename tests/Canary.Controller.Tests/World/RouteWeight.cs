using System.Text.Json.Nodes;

namespace Canary.Controller.Tests.World;

/// <summary>How an HTTPRoute, a VirtualService or NGINX' canary Ingress divides the traffic of users without a cookie.</summary>
/// <param name="Primary">Percent of the requests that take part, rounded down.</param>
/// <param name="Canary">The rest.</param>
internal readonly record struct RouteWeight(int Primary, int Canary)
{
    /// <summary>The canary's percent of the requests that take part, exactly.</summary>
    public decimal Share { get; private init; }

    /// <summary>The canary's percent of all requests that no match picks.</summary>
    public decimal ToEveryone { get; private init; }

    /// <summary>Percent of the requests that are copied to the canary.</summary>
    public decimal Mirror { get; private init; }

    /// <summary>Null when it leads to something else.</summary>
    public static RouteWeight? Of(JsonObject route)
    {
        switch ((string?)route["kind"])
        {
            case "VirtualService":
                return OfVirtualService(route);
            case "Ingress":
                return OfIngress(route);
        }
        var rules = route["spec"]?["rules"]?.AsArray() ?? [];
        var shared = rules.FirstOrDefault(rule => !AsksForCookie(rule));
        var (primary, canary) = Divide(shared);
        if (primary is null && canary is null)
        {
            return null;
        }
        var total = (primary ?? 0) + (canary ?? 0);
        var share = total == 0 ? 0 : 100m * (canary ?? 0) / total;
        var (ofRest, ofCanary) = Divide(rules[^1]);
        var whole = total is 1000 or 10_000 or 100_000 ? (int)decimal.Ceiling(share) : canary ?? 0;
        return new(total is 1000 or 10_000 or 100_000 ? 100 - whole : primary ?? 0, whole)
        {
            Share = share,
            ToEveryone = 100m * (ofCanary ?? 0) / Math.Max(1, (ofRest ?? 0) + (ofCanary ?? 0)),
            Mirror = MirrorOf(shared),
        };
    }

    private static bool AsksForCookie(JsonNode? rule) =>
        (rule?["matches"]?[0]?["headers"] as JsonArray ?? []).Any(header => (string?)header?["name"] == "Cookie");

    private static (int? Primary, int? Canary) Divide(JsonNode? rule)
    {
        int? primary = null;
        int? canary = null;
        foreach (var backend in rule?["backendRefs"]?.AsArray() ?? [])
        {
            var name = (string?)backend?["name"] ?? "";
            var weight = (int?)backend?["weight"] ?? 1;
            if (name.EndsWith("-primary", StringComparison.Ordinal))
            {
                primary = weight;
            }
            else if (name.EndsWith("-canary", StringComparison.Ordinal))
            {
                canary = weight;
            }
        }
        return (primary, canary);
    }

    private static decimal MirrorOf(JsonNode? rule)
    {
        var mirror = (rule?["filters"] as JsonArray ?? [])
            .Select(filter => filter?["requestMirror"])
            .FirstOrDefault(mirror =>
                ((string?)mirror?["backendRef"]?["name"])?.EndsWith("-canary", StringComparison.Ordinal) == true
            );
        return mirror is null ? 0
            : mirror["fraction"] is { } fraction
                ? 100m * (int?)fraction["numerator"] / (int?)fraction["denominator"] ?? 0
            : (decimal?)mirror["percent"] ?? 100;
    }

    /// <summary>By the rule that users share who hold no cookie of ours.</summary>
    private static RouteWeight? OfVirtualService(JsonObject route)
    {
        var rules = (route["spec"]?["http"] ?? route["spec"]?["tcp"])?.AsArray() ?? [];
        var shared = rules.FirstOrDefault(rule =>
            !IsSticky(rule) && rule?["route"] is JsonArray { Count: 2 } && IsDivided(rule)
        );
        if (shared is null)
        {
            return null;
        }
        var canary = WeightIn(shared, "-canary");
        return new(WeightIn(shared, "-primary"), canary)
        {
            Share = canary,
            ToEveryone = WeightIn(rules[^1], "-canary"),
            Mirror = shared["mirror"] is null ? 0 : (decimal?)shared["mirrorPercentage"]?["value"] ?? 100,
        };
    }

    private static RouteWeight? OfIngress(JsonObject ingress)
    {
        if (Says("canary") != "true")
        {
            return null;
        }
        var picks = Says("canary-by-header") is not null || Says("canary-by-cookie") is not null;
        var share = picks
            ? 100
            : 100m
                * decimal.Parse(Says("canary-weight") ?? "0", null)
                / decimal.Parse(Says("canary-weight-total") ?? "100", null);
        var whole = (int)decimal.Ceiling(share);
        return new(100 - whole, whole) { Share = share, ToEveryone = picks ? 0 : share };

        string? Says(string name) =>
            (string?)ingress["metadata"]?["annotations"]?[$"nginx.ingress.kubernetes.io/{name}"];
    }

    private static int WeightIn(JsonNode? rule, string variant) =>
        (int?)
            rule
                ?["route"]?.AsArray()
                .FirstOrDefault(destination =>
                    ((string?)destination?["destination"]?["host"])
                        ?.Split('.')[0]
                        .EndsWith(variant, StringComparison.Ordinal) == true
                )
                ?["weight"]
        ?? 0;

    private static bool IsDivided(JsonNode? rule) => WeightIn(rule, "-primary") + WeightIn(rule, "-canary") > 0;

    /// <summary>It asks for a cookie as session affinity does.</summary>
    private static bool IsSticky(JsonNode? rule) =>
        ((string?)rule?["match"]?[0]?["headers"]?["cookie"]?["regex"])?.StartsWith(
            @"^(.*;\s*)?",
            StringComparison.Ordinal
        ) == true;
}
