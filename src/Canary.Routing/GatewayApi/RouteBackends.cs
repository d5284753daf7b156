using System.Text.Json.Nodes;
using Canary.Resources.V1;

namespace Canary.Routing.GatewayApi;

/// <summary>The backends of a rule: makes the apex service into primary and canary.</summary>
internal static class RouteBackends
{
    /// <summary>The largest weight that Gateway API takes.</summary>
    private const int Heaviest = 1_000_000;

    /// <summary>The apex service as the only backend. Fields that the server would fill in are written out, for comparison.</summary>
    public static JsonObject Apex(RouteContext context) =>
        new()
        {
            ["group"] = "",
            ["kind"] = "Service",
            ["name"] = context.Names.Apex,
            ["port"] = context.Canary.Spec.Service?.Port,
            ["weight"] = 1L,
        };

    /// <summary>The rule gives the apex service a share, perhaps beside others.</summary>
    public static bool LeadsToApex(JsonNode? rule, RouteContext context) =>
        (rule?["backendRefs"] as JsonArray)?.Any(backend =>
            IsService(backend, context, context.Names.Apex) && WeightOf(backend) > 0
        ) == true;

    /// <summary>The backend is this service of the Canary's namespace.</summary>
    public static bool IsService(JsonNode? backend, RouteContext context, string name) =>
        (string?)backend?["name"] == name
        && (string?)backend["kind"] is null or "Service"
        && (string?)backend["group"] is null or ""
        && ((string?)backend["namespace"] is null || (string?)backend["namespace"] == context.Key.Namespace);

    /// <summary>The apex among the backends becomes primary and canary, which divide its share; the shares of others stay as they are.</summary>
    /// <exception cref="InvalidOperationException">The weights would be larger than Gateway API's.</exception>
    public static JsonArray Divide(JsonArray backends, RouteContext context, TrafficSplit split)
    {
        var alone = backends.Count == 1;
        var divided = new List<JsonObject>();
        foreach (var backend in backends.OfType<JsonObject>())
        {
            var weight = alone ? 1 : WeightOf(backend);
            if (IsService(backend, context, context.Names.Apex))
            {
                divided.Add(With(backend, context.Names.Primary, weight * split.Primary));
                divided.Add(With(backend, context.Names.Canary, weight * split.Canary));
            }
            else
            {
                divided.Add(With(backend, (string?)backend["name"], weight * split.Total));
            }
        }
        return new([.. alone ? divided : Reduce(divided)]);
    }

    /// <summary>A backend without a weight has 1, as Gateway API says.</summary>
    public static long WeightOf(JsonNode? backend) => (long?)backend?["weight"] ?? 1;

    private static JsonObject With(JsonObject backend, string? name, long weight)
    {
        var copy = backend.DeepClone().AsObject();
        copy["name"] = name;
        copy["weight"] = weight;
        return copy;
    }

    /// <summary>In the smallest numbers that say the same.</summary>
    private static List<JsonObject> Reduce(List<JsonObject> backends)
    {
        var divisor = Math.Max(1, backends.Aggregate(0L, (sum, backend) => Gcd(sum, WeightOf(backend))));
        foreach (var backend in backends)
        {
            var weight = WeightOf(backend) / divisor;
            backend["weight"] =
                weight <= Heaviest
                    ? weight
                    : throw new InvalidOperationException(
                        $"The weight of Service {backend["name"]} would be {weight}; Gateway API takes {Heaviest} at most. "
                            + "Use smaller weights in the route, or steps with fewer decimals."
                    );
        }
        return backends;
    }

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
