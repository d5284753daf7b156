namespace Canary.Simulator.Mesh.Routing;

/// <summary>Which web pages of other origins may use the answers, as CORS has it.</summary>
internal sealed record CrossOrigin(
    IReadOnlyList<ValueMatch> Origins,
    IReadOnlyList<string> Methods,
    IReadOnlyList<string> RequestHeaders,
    IReadOnlyList<string> ResponseHeaders,
    bool Credentials,
    TimeSpan MaxAge
)
{
    private const string OriginHeader = "Origin";

    /// <summary>The answer to a browser that asks beforehand; null: the request is not such a question.</summary>
    public GatewayResponse? Preflight(GatewayRequest request)
    {
        if (
            request.Method != "OPTIONS"
            || !request.Headers.ContainsKey(OriginHeader)
            || !request.Headers.ContainsKey("Access-Control-Request-Method")
        )
        {
            return null;
        }
        var headers = new List<KeyValuePair<string, string>>();
        if (IsAllowed(request))
        {
            headers.AddRange(Basic(request));
            Add(headers, "Access-Control-Allow-Methods", Methods);
            Add(headers, "Access-Control-Allow-Headers", RequestHeaders);
            headers.Add(new("Access-Control-Max-Age", FormattableString.Invariant($"{MaxAge.TotalSeconds:0}")));
        }
        return new() { Status = 200, Headers = headers };
    }

    /// <summary>The answer with what tells the browser that the page may read it.</summary>
    public GatewayResponse Permit(GatewayRequest request, GatewayResponse response)
    {
        if (!IsAllowed(request))
        {
            return response;
        }
        var headers = new List<KeyValuePair<string, string>>(response.Headers);
        headers.AddRange(Basic(request));
        Add(headers, "Access-Control-Expose-Headers", ResponseHeaders);
        return response with { Headers = headers };
    }

    private bool IsAllowed(GatewayRequest request) =>
        request.Headers.TryGetValue(OriginHeader, out var origin) && Origins.Any(pattern => pattern.Matches(origin));

    private IEnumerable<KeyValuePair<string, string>> Basic(GatewayRequest request)
    {
        yield return new("Access-Control-Allow-Origin", request.Headers[OriginHeader]);
        if (Credentials)
        {
            yield return new("Access-Control-Allow-Credentials", "true");
        }
    }

    private static void Add(List<KeyValuePair<string, string>> headers, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            headers.Add(new(name, string.Join(", ", values)));
        }
    }
}
