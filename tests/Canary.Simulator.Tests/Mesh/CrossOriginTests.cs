using Canary.Simulator.Mesh;

namespace Canary.Simulator.Tests.Mesh;

public sealed class CrossOriginTests : IDisposable
{
    private readonly MeshWorld mesh = new();

    public CrossOriginTests() =>
        mesh.Route(
            "{ filters: [{ type: CORS, cors: { allowOrigins: [\"https://*.shop.example\"], allowMethods: [GET, PUT], "
                + "allowHeaders: [x-a], exposeHeaders: [x-b], allowCredentials: true, maxAge: 60 } }], "
                + $"{Manifests.Backends(("old", 1))} }}"
        );

    [Fact]
    public void A_browser_that_asks_beforehand_is_answered_by_the_gateway()
    {
        var response = Send(
            "OPTIONS",
            ("Origin", "https://www.shop.example"),
            ("Access-Control-Request-Method", "PUT")
        );

        Assert.Null(response.Pod);
        Assert.Equal(
            [
                "Access-Control-Allow-Origin: https://www.shop.example",
                "Access-Control-Allow-Credentials: true",
                "Access-Control-Allow-Methods: GET, PUT",
                "Access-Control-Allow-Headers: x-a",
                "Access-Control-Max-Age: 60",
            ],
            Headers(response)
        );
    }

    [Fact]
    public void Only_allowed_origins_may_read_answers()
    {
        var allowed = Send("GET", ("Origin", "https://www.shop.example"));
        var other = Send("GET", ("Origin", "https://evil.example"));

        Assert.NotNull(allowed.Pod);
        Assert.Contains("Access-Control-Allow-Origin: https://www.shop.example", Headers(allowed));
        Assert.Contains("Access-Control-Expose-Headers: x-b", Headers(allowed));
        Assert.Equal(200, other.Status);
        Assert.DoesNotContain(other.Headers, header => header.Key.StartsWith("Access", StringComparison.Ordinal));
    }

    public void Dispose() => mesh.Dispose();

    private static IEnumerable<string> Headers(GatewayResponse response) =>
        response.Headers.Select(header => $"{header.Key}: {header.Value}");

    private GatewayResponse Send(string method, params (string Name, string Value)[] headers) =>
        mesh.Gateway.Send(
            new()
            {
                Host = "app.example",
                Method = method,
                Headers = headers.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.OrdinalIgnoreCase),
            }
        );
}
