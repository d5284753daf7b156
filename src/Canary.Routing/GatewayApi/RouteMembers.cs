namespace Canary.Routing.GatewayApi;

/// <summary>What routes may say.</summary>
internal static class RouteMembers
{
    /// <summary>Members that mean something even where nothing was rendered: someone else wrote them. Others may be defaults of a newer version of the API.</summary>
    public static IReadOnlySet<string> Known { get; } =
        new HashSet<string>(StringComparer.Ordinal)
        {
            "matches",
            "path",
            "method",
            "headers",
            "queryParams",
            "filters",
            "requestHeaderModifier",
            "responseHeaderModifier",
            "add",
            "set",
            "remove",
            "urlRewrite",
            "hostname",
            "replaceFullPath",
            "replacePrefixMatch",
            "requestMirror",
            "percent",
            "fraction",
            "cors",
            "allowOrigins",
            "allowMethods",
            "allowHeaders",
            "exposeHeaders",
            "allowCredentials",
            "requestRedirect",
            "extensionRef",
            "backendRefs",
            "namespace",
            "sectionName",
            "port",
            "timeouts",
            "request",
            "backendRequest",
            "retry",
            "codes",
            "attempts",
            "backoff",
            "sessionPersistence",
        };
}
