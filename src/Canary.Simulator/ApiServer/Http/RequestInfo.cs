namespace Canary.Simulator.ApiServer.Http;

/// <summary>What a request is about, told from method and path.</summary>
/// <param name="Verb"><c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c>, <c>deletecollection</c>; of other paths the method.</param>
/// <param name="IsResource">The path leads to a kind; else only <paramref name="Path"/> counts.</param>
/// <param name="Group">API group.</param>
/// <param name="Version">API version.</param>
/// <param name="Namespace">Empty: none, or all.</param>
/// <param name="Resource">Plural.</param>
/// <param name="Name">Empty: the collection.</param>
/// <param name="Subresource">Empty: none.</param>
/// <param name="Path">The whole path.</param>
public sealed record RequestInfo(
    string Verb,
    bool IsResource,
    string Group,
    string Version,
    string Namespace,
    string Resource,
    string Name,
    string Subresource,
    string Path
)
{
    public static RequestInfo Of(ApiRequest request)
    {
        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, version, rest) = parts switch
        {
            ["api", var v, .. var r] => ("", v, r),
            ["apis", var g, var v, .. var r] => (g, v, r),
            _ => ("", "", []),
        };
        if (rest.Length == 0)
        {
            return new(Lower(request.Method), false, group, version, "", "", "", "", request.Path);
        }
        var isWatch = rest[0] == "watch" && rest.Length > 1;
        rest = isWatch ? rest[1..] : rest;
        var @namespace = "";
        if (rest is ["namespaces", var ns, var next, ..] && next is not ("status" or "finalize"))
        {
            @namespace = ns;
            rest = rest[2..];
        }
        var name = rest.Length > 1 ? rest[1] : "";
        var subresource = rest.Length > 2 ? string.Join('/', rest[2..]) : "";
        var owner = rest[0] == "namespaces" ? name : @namespace;
        var verb = VerbOf(request, name.Length > 0, isWatch);
        return new(verb, true, group, version, owner, rest[0], name, subresource, request.Path);
    }

    /// <summary>Whether a query parameter means yes: <c>true</c>, <c>1</c>, or nothing after it.</summary>
    public static bool IsTrue(string? value) => value is not null && value is not ("false" or "0");

    private static string VerbOf(ApiRequest request, bool named, bool isWatch) =>
        request.Method switch
        {
            "GET" or "HEAD" when isWatch => "watch",
            "GET" or "HEAD" when named => "get",
            "GET" or "HEAD" => IsTrue(request.Parameter("watch")) ? "watch" : "list",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => named ? "delete" : "deletecollection",
            _ => Lower(request.Method),
        };

    private static string Lower(string method) => method.ToLowerInvariant();
}
