using Canary.Simulator.ApiServer.Http;

namespace Canary.Simulator.ApiServer.Auth;

/// <summary>What someone wants to do, in the terms of RBAC.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Group">API group.</param>
/// <param name="Resource">Plural, with <c>/subresource</c>; empty: a path.</param>
/// <param name="Namespace">Empty: the whole cluster.</param>
/// <param name="Name">Empty: any.</param>
/// <param name="Path">Of requests that are not about a kind.</param>
internal sealed record AccessAttributes(
    string Verb,
    string Group,
    string Resource,
    string Namespace,
    string Name,
    string Path = ""
)
{
    public static AccessAttributes Of(RequestInfo info) =>
        info.IsResource
            ? new(
                info.Verb,
                info.Group,
                info.Subresource.Length > 0 ? $"{info.Resource}/{info.Subresource}" : info.Resource,
                info.Namespace,
                info.Name
            )
            : new(info.Verb, "", "", "", "", info.Path);
}
